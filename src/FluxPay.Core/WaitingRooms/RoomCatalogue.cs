using System.Collections.Frozen;
using System.Text.Json;

namespace FluxPay.WaitingRooms;

/// <summary>Says which rooms there are, before any operator's change.</summary>
internal delegate IEnumerable<RoomSettings> RoomSource();

/// <summary>The rooms in force: as described, with what operators have changed.</summary>
internal sealed class RoomCatalogue(RoomSource source, ISettings settings)
{
    private FrozenDictionary<string, RoomOverride> _overrides = FrozenDictionary<string, RoomOverride>.Empty;
    private volatile Index? _rooms;

    /// <summary>All rooms.</summary>
    public IReadOnlyCollection<RoomSettings> All => Rooms.ByName.Values;

    /// <summary>How long the longest-lived of what the rooms sign is valid, and a little more.</summary>
    public TimeSpan LongestLife => TimeSpan.FromMinutes(1) + All
        .Select(r => r.LongestPass > r.IdleTimeout + r.Grace ? r.LongestPass : r.IdleTimeout + r.Grace)
        .DefaultIfEmpty().Max();

    /// <summary>The room; null when there is none of this name.</summary>
    public RoomSettings? Find(string name) => Rooms.ByName.GetValueOrDefault(name);

    /// <summary>The rooms that stand before a path: one for each service that has it, ready to be picked by the caller's.</summary>
    /// <param name="path">In any case, with or without a slash at its end: as the router takes it.</param>
    public IReadOnlyList<RoomSettings> Protecting(string path) =>
        Rooms.ByPath.GetValueOrDefault(path.Length > 1 ? path.TrimEnd('/') : path) ?? [];

    private Index Rooms => _rooms ??= Merge(_overrides);

    /// <summary>Reads the description again, for example after a policy was changed.</summary>
    public void Refresh() => _rooms = Merge(_overrides);

    /// <summary>Reads operators' changes again, too.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, RoomOverride>();
        foreach (var room in source())
        {
            if (await ReadAsync(room.Name, cancellationToken) is { } kept)
                found[room.Name] = kept;
        }
        _overrides = found.ToFrozenDictionary();
        Refresh();
    }

    /// <summary>Keeps an operator's change.</summary>
    /// <returns>The room as it is now.</returns>
    public async Task<RoomSettings> ChangeAsync(RoomSettings room, RoomControl control, CancellationToken cancellationToken)
    {
        var changed = (await ReadAsync(room.Name, cancellationToken) ?? new RoomOverride()).With(control);
        await settings.SaveAsync(
            new Setting(SettingName(room.Name), JsonSerializer.Serialize(changed, RoomJson.Default.RoomOverride)), cancellationToken);
        await RefreshAsync(cancellationToken);
        return Find(room.Name) ?? changed.Apply(room);
    }

    private async Task<RoomOverride?> ReadAsync(string room, CancellationToken cancellationToken) =>
        await settings.FindAsync(SettingName(room), cancellationToken) is { } kept
            ? JsonSerializer.Deserialize(kept, RoomJson.Default.RoomOverride)
            : null;

    private Index Merge(FrozenDictionary<string, RoomOverride> overrides)
    {
        RoomSettings[] rooms = [.. source().Select(r => overrides.TryGetValue(r.Name, out var changed) ? changed.Apply(r) : r)];
        return new Index(
            rooms.ToFrozenDictionary(r => r.Name),
            rooms.SelectMany(r => r.Protect.Select(path => (Path: path.Length > 1 ? path.TrimEnd('/') : path, Room: r)))
                .GroupBy(p => p.Path, p => p.Room, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase));
    }

    private static string SettingName(string room) => $"waiting-room.{room}";

    private sealed record Index(FrozenDictionary<string, RoomSettings> ByName, FrozenDictionary<string, RoomSettings[]> ByPath);
}
