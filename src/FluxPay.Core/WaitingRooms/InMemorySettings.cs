using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>For an application without a database: what is set lives as long as the process.</summary>
internal sealed class InMemorySettings : ISettings
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    public Task SaveAsync(Setting setting, CancellationToken cancellationToken = default)
    {
        _values[setting.Name] = setting.Value;
        return Task.CompletedTask;
    }

    public Task<string?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_values.GetValueOrDefault(name));

    public Task<bool> ReplaceAsync(Setting setting, string of, CancellationToken cancellationToken = default) =>
        Task.FromResult(_values.TryUpdate(setting.Name, setting.Value, of));

    public Task<string> KeepFirstAsync(Setting setting, CancellationToken cancellationToken = default) =>
        Task.FromResult(_values.GetOrAdd(setting.Name, setting.Value));
}
