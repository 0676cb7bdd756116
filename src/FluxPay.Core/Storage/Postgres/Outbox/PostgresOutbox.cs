using System.Collections.Concurrent;
using FluxPay.Outbox;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// The outbox of the distributed store, read by the difference of two snapshots: neither a late commit nor a gap in the positions is
/// missed, no order is turned round, a writer that stays open delays nobody, and no row is ever changed. Leases go by the database's clock.
/// </summary>
internal sealed class PostgresOutbox : IOutboxReader
{
    private const int LanesPerGroup = 8;

    private readonly PostgresDatabase _database;
    private readonly ConcurrentDictionary<(string Sink, int Group), Rest> _rests = [];
    // One for each sink: what a sink that lags has to search must not keep the others waiting.
    private readonly ConcurrentDictionary<string, SharedTrips<NextRead, Next>> _reads = [];
    private readonly SharedTrips<Kept, bool> _keeps;

    public PostgresOutbox(PostgresDatabase database)
    {
        _database = database;
        _keeps = new SharedTrips<Kept, bool>(KeepTogetherAsync, IsRefused);
    }

    public int Groups => OutboxLane.Count / LanesPerGroup;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of how many messages of a long window the places are kept in memory.</summary>
    public int WindowPart { get; init; } = 50_000;

    public async Task<OutboxShare> ShareAsync(string sink, string host, CancellationToken cancellationToken = default)
    {
        (string, object?)[] own = [("@sink", sink), ("@host", host)];
        await using var connection = await _database.OpenRelayAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(OutboxStatements.ShareBeat, [.. own, ("@lease", Lease)]);
        batch.Add(OutboxStatements.ShareBegin, ("@sink", sink), ("@groups", Groups));
        batch.Add(OutboxStatements.ShareRenew, [.. own, ("@lease", Lease)]);
        batch.Add(OutboxStatements.ShareTake, [.. own, ("@lease", Lease), ("@groups", Groups)]);
        batch.Add(OutboxStatements.ShareList, [.. own, ("@groups", Groups)]);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        long fair = 0;
        var leases = new List<OutboxLease>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new PostgresRow(reader);
            fair = row.Number();
            if (!row.IsNull())
                leases.Add(new OutboxLease(sink, (int)row.Number(), host, row.Number(), row.Text()));
        }
        return new OutboxShare((int)fair, leases);
    }

    public async Task<OutboxBatch> ReadAsync(OutboxLease lease, string checkpoint, int limit, CancellationToken cancellationToken = default)
    {
        var window = OutboxWindow.Parse(checkpoint);
        return window.Upto is null
            ? await ReadNextAsync(lease, window.Seen, limit, cancellationToken)
            : await ReadOnAsync(lease, window, limit, cancellationToken);
    }

    public async Task<string?> CheckpointAsync(OutboxLease lease, CancellationToken cancellationToken = default) =>
        (await QueryAsync(OutboxStatements.ReadCheckpoint, row => row.Text(), cancellationToken, Of(lease))) is [var kept] ? kept : null;

    public Task<bool> KeepAsync(OutboxLease lease, string checkpoint, CancellationToken cancellationToken = default) =>
        _keeps.AskAsync(new Kept(lease, checkpoint), cancellationToken);

    public Task ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default)
    {
        _rests.TryRemove((lease.Sink, lease.Group), out _);
        return ExecuteAsync(OutboxStatements.ReleaseLease, cancellationToken, Of(lease));
    }

    public Task LeaveAsync(string sink, string host, CancellationToken cancellationToken = default) =>
        ExecuteAsync(OutboxStatements.Leave, cancellationToken, ("@sink", sink), ("@host", host));

    public async Task<OutboxNews> LookAsync(string? last, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync(OutboxStatements.Look, row => (At: row.Text(), Group: row.NumberOrNull(), Messages: row.NumberOrNull()),
            cancellationToken, ("@seen", last), ("@lanes", LanesPerGroup));
        var groups = last is null ? Enumerable.Range(0, Groups) : rows.Where(r => r.Group is not null).Select(r => (int)r.Group!.Value);
        return new OutboxNews(rows[0].At, [.. groups], rows.Sum(r => r.Messages ?? 0));
    }

    public async Task<IReadOnlyList<OutboxBacklog>> BacklogAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default) =>
        await QueryAsync(OutboxStatements.ListBacklog,
            row => new OutboxBacklog(row.Text(), (int)row.Number(), row.TextOrNull(), row.Number(), row.InstantOrNull()),
            cancellationToken, ("@sinks", sinks.ToArray()), ("@lanes", LanesPerGroup));

    /// <summary>What the database refuses may be one request's own fault.</summary>
    private static bool IsRefused(Exception failure) => failure is PostgresException;

    /// <summary>A new window: what is visible now and was not before. When it does not fit into one batch, the window stays as it is now.</summary>
    private async Task<OutboxBatch> ReadNextAsync(OutboxLease lease, string seen, int limit, CancellationToken cancellationToken)
    {
        var (messages, now) = await _reads.GetOrAdd(lease.Sink, _ => new SharedTrips<NextRead, Next>(ReadTogetherAsync, IsRefused))
            .AskAsync(new NextRead(lease.Group, seen, limit), cancellationToken);

        string After(OutboxMessage message) => new OutboxWindow(seen, now, message.Position).ToString();
        return messages.Count < limit
            ? new OutboxBatch(messages, now, After, false)
            : new OutboxBatch(messages, After(messages[^1]), After, true);
    }

    /// <summary>A window half done goes on where it was.</summary>
    private async Task<OutboxBatch> ReadOnAsync(OutboxLease lease, OutboxWindow window, int limit, CancellationToken cancellationToken)
    {
        var key = (lease.Sink, lease.Group);
        if (!_rests.TryGetValue(key, out var rest) || !rest.IsOf(window))
            _rests[key] = rest = await ListAsync(lease, window, cancellationToken);
        var places = rest.Next(window.Position, limit);
        bool ends = rest.EndsWith(places);
        if (ends)
            _rests.TryRemove(key, out _);

        List<OutboxMessage> messages = places.Length == 0 ? [] : await QueryAsync(OutboxStatements.ReadWindow, MessageRow.Read, cancellationToken,
            ("@xid", places.Select(p => p.Xid).ToArray()), ("@lane", places.Select(p => (short)p.Lane).ToArray()),
            ("@position", places.Select(p => p.Position).ToArray()));

        string After(OutboxMessage message) => (window with { Position = message.Position }).ToString();
        bool done = ends && rest.IsWhole;
        return new OutboxBatch(messages, done || messages.Count == 0 ? window.Upto! : After(messages[^1]), After, true);
    }

    private async Task<Rest> ListAsync(OutboxLease lease, OutboxWindow window, CancellationToken cancellationToken)
    {
        var places = await QueryAsync(OutboxStatements.ListWindow, row => new Place(row.Number(), row.Number(), row.Number()), cancellationToken,
            [("@seen", window.Seen), ("@upto", window.Upto), .. LanesOf(lease.Group), ("@after", window.Position), ("@limit", (long)WindowPart)]);
        return new Rest(window.Seen, window.Upto!, window.Position, [.. places], places.Count < WindowPart);
    }

    private async Task<IReadOnlyList<Next>> ReadTogetherAsync(IReadOnlyList<NextRead> reads)
    {
        await using var connection = await _database.OpenRelayAsync(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var read in reads)
            batch.Add(OutboxStatements.ReadNext, [("@seen", read.Seen), .. LanesOf(read.Group), ("@limit", (long)read.Limit)]);

        await using var reader = await batch.ExecuteReaderAsync();
        var answers = new List<Next>(reads.Count);
        foreach (var read in reads)
        {
            var (now, messages) = (read.Seen, new List<OutboxMessage>());
            while (await reader.ReadAsync())
            {
                var row = new PostgresRow(reader);
                now = row.Text();
                if (!row.IsNull())
                    messages.Add(MessageRow.Read(row));
            }
            answers.Add(new Next(messages, now));
            await reader.NextResultAsync();
        }
        return answers;
    }

    /// <summary>In one transaction, and in the order in which leases are renewed, so that neither waits for the other in a circle.</summary>
    private async Task<IReadOnlyList<bool>> KeepTogetherAsync(IReadOnlyList<Kept> kept)
    {
        await using var connection = await _database.OpenRelayAsync(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        int[] order = [.. Enumerable.Range(0, kept.Count).OrderBy(i => kept[i].Lease.Sink, StringComparer.Ordinal).ThenBy(i => kept[i].Lease.Group)];
        foreach (int i in order)
            batch.Add(OutboxStatements.KeepCheckpoint, [.. Of(kept[i].Lease), ("@checkpoint", kept[i].Checkpoint), ("@lease", Lease)]);

        await batch.ExecuteNonQueryAsync();
        var answers = new bool[kept.Count];
        for (int i = 0; i < order.Length; i++)
            answers[order[i]] = batch.BatchCommands[i].RecordsAffected == 1;
        return answers;
    }

    private static (string, object?)[] LanesOf(int group) =>
        [("@first_lane", (short)(group * LanesPerGroup)), ("@last_lane", (short)(group * LanesPerGroup + LanesPerGroup - 1))];

    private static (string, object?)[] Of(OutboxLease lease) =>
        [("@sink", lease.Sink), ("@lane_group", (short)lease.Group), ("@host", lease.Host), ("@epoch", lease.Epoch)];

    private async Task<List<T>> QueryAsync<T>(
        string sql, Func<Row, T> map, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await _database.OpenRelayAsync(cancellationToken);
        return await new PostgresSession(connection, cancellationToken).QueryAsync(sql, map, parameters);
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await _database.OpenRelayAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(sql, parameters);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a group asks for: what became visible since a snapshot.</summary>
    private readonly record struct NextRead(int Group, string Seen, int Limit);

    /// <summary>What there is for it, and the snapshot that shows it.</summary>
    private readonly record struct Next(List<OutboxMessage> Messages, string Now);

    /// <summary>A checkpoint to remember.</summary>
    private readonly record struct Kept(OutboxLease Lease, string Checkpoint);

    private readonly record struct Place(long Xid, long Lane, long Position);

    /// <summary>Where the rest of a window is.</summary>
    /// <param name="Seen">The window's first snapshot.</param>
    /// <param name="Upto">The window's last snapshot.</param>
    /// <param name="After">The position it was listed from.</param>
    /// <param name="Places">In order.</param>
    /// <param name="IsWhole">False when the window goes on behind them.</param>
    private sealed record Rest(string Seen, string Upto, long After, Place[] Places, bool IsWhole)
    {
        public bool IsOf(OutboxWindow window) =>
            window.Seen == Seen && window.Upto == Upto && window.Position >= After
            && (IsWhole || (Places.Length > 0 && window.Position < Places[^1].Position));

        public Place[] Next(long position, int limit)
        {
            int from = Array.BinarySearch(Places, new Place(0, 0, position), ByPosition);
            from = from < 0 ? ~from : from + 1;
            return Places[from..Math.Min(from + limit, Places.Length)];
        }

        public bool EndsWith(Place[] places) => places.Length == 0 || places[^1].Position == Places[^1].Position;

        private static readonly Comparer<Place> ByPosition = Comparer<Place>.Create((a, b) => a.Position.CompareTo(b.Position));
    }
}

/// <summary>Statements of a batch by text and parameters.</summary>
internal static class NpgsqlBatchExtensions
{
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        batch.BatchCommands.Add(Statement.Of(sql, parameters));
}
