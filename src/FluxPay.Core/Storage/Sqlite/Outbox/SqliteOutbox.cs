using System.Globalization;
using FluxPay.Outbox;

namespace FluxPay.Storage.Sqlite;

/// <summary>
/// The outbox of the embedded store. The file has one writer, so positions rise in commit order and a position is a checkpoint; it has
/// one owner, so all lanes are one group and a lease is never in question.
/// </summary>
internal sealed class SqliteOutbox(SqliteDatabase database, IStore store) : IOutboxReader
{
    private const int OnlyGroup = 0;

    public int Groups => 1;

    public TimeSpan Lease => TimeSpan.FromSeconds(10);

    public async Task<OutboxShare> ShareAsync(string sink, string host, CancellationToken cancellationToken = default)
    {
        var position = await PositionAsync(sink);
        if (position is null)
        {
            position = await database.ReadAsync(OutboxTable.End);
            await SaveAsync(new OutboxPosition(sink, position.Value), cancellationToken);
        }
        return new OutboxShare(1, [new OutboxLease(sink, OnlyGroup, host, 1, Checkpoint(position.Value))]);
    }

    public async Task<OutboxBatch> ReadAsync(OutboxLease lease, string checkpoint, int limit, CancellationToken cancellationToken = default)
    {
        var messages = await database.ReadAsync(s => OutboxTable.Read(s, Position(checkpoint), limit));
        return new OutboxBatch(messages, messages is [.., var last] ? After(last) : checkpoint, After, messages.Count == limit);
    }

    public async Task<string?> CheckpointAsync(OutboxLease lease, CancellationToken cancellationToken = default) =>
        await PositionAsync(lease.Sink) is { } position ? Checkpoint(position) : null;

    public async Task<bool> KeepAsync(OutboxLease lease, string checkpoint, CancellationToken cancellationToken = default)
    {
        await SaveAsync(new OutboxPosition(lease.Sink, Position(checkpoint)), cancellationToken);
        return true;
    }

    public Task ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task LeaveAsync(string sink, string host, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<OutboxNews> LookAsync(string? last, CancellationToken cancellationToken = default)
    {
        long end = await database.ReadAsync(OutboxTable.End);
        long messages = last is null ? 0 : end - Position(last);
        return new OutboxNews(Checkpoint(end), last is null || messages > 0 ? [OnlyGroup] : [], messages);
    }

    public async Task<IReadOnlyList<OutboxBacklog>> BacklogAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default)
    {
        var backlogs = new List<OutboxBacklog>();
        foreach (string sink in sinks)
        {
            if (await PositionAsync(sink) is not { } position)
                continue;
            var (messages, oldest) = await database.ReadAsync(s => OutboxTable.CountAfter(s, position));
            backlogs.Add(new OutboxBacklog(sink, OnlyGroup, Environment.MachineName, messages, oldest));
        }
        return backlogs;
    }

    private Task<long?> PositionAsync(string sink) => database.ReadAsync(s => OutboxTable.Position(s, sink));

    private Task<CommitResult> SaveAsync(OutboxPosition position, CancellationToken cancellationToken) =>
        store.CommitAsync(new Changes(DateTimeOffset.UnixEpoch).Save(position), cancellationToken);

    private static string After(OutboxMessage message) => Checkpoint(message.Position);

    private static string Checkpoint(long position) => position.ToString(CultureInfo.InvariantCulture);

    private static long Position(string checkpoint) => long.Parse(checkpoint, CultureInfo.InvariantCulture);
}
