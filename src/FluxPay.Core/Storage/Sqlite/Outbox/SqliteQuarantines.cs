using FluxPay.Outbox;

namespace FluxPay.Storage.Sqlite;

/// <summary>Quarantines of the embedded store; its one owner never loses a lease.</summary>
internal sealed class SqliteQuarantines(SqliteDatabase database, IStore store) : IOutboxQuarantines
{
    public async Task<IReadOnlyList<OutboxQuarantine>> ListAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default) =>
        [.. (await database.ReadAsync(QuarantineTable.List)).Where(q => sinks.Contains(q.Sink))];

    public Task<bool> SaveAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default) =>
        CommitAsync(changes => changes.Save(quarantine), cancellationToken);

    public Task<bool> EndAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default) =>
        CommitAsync(changes => changes.Remove(quarantine), cancellationToken);

    public async Task<IReadOnlyList<OutboxMessage>> ReadAsync(OutboxQuarantine quarantine, int limit, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(session => QuarantineTable.Read(session, quarantine, limit));

    public async Task<IReadOnlyList<OutboxQuarantine>> RetryAsync(
        string? sink, string? service, string? customer, CancellationToken cancellationToken = default)
    {
        OutboxQuarantine[] meant =
        [
            .. (await database.ReadAsync(QuarantineTable.List))
                .Where(q => q.Sink == (sink ?? q.Sink) && q.Customer.Service == (service ?? q.Customer.Service) && q.Customer.Id == (customer ?? q.Customer.Id))
                .Select(q => q with { Retry = true }),
        ];
        await CommitAsync(changes => Array.ForEach(meant, q => changes.Save(q)), cancellationToken);
        return meant;
    }

    private async Task<bool> CommitAsync(Action<Changes> with, CancellationToken cancellationToken)
    {
        var changes = new Changes(DateTimeOffset.UnixEpoch);
        with(changes);
        return await store.CommitAsync(changes, cancellationToken) is CommitResult.Committed;
    }
}
