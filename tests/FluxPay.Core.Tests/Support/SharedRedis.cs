using FluxPay.Tests;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace FluxPay.Tests;

/// <summary>
/// One Redis for all tests that neither kill nor empty it, started when the first asks; FLUXPAY_TEST_REDIS names one that runs
/// already. Tests share it, so each uses names of its own.
/// </summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private readonly string? _given = Environment.GetEnvironmentVariable("FLUXPAY_TEST_REDIS");
    private readonly Lazy<Task<RedisServer>> _server = new(() => RedisServer.StartAsync());

    public async Task<string> ConnectionStringAsync() => _given is { Length: > 0 } ? _given : (await _server.Value).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}
