using FluxPay.Outbox;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Quarantines of the distributed store; only who has the lease of a customer's lanes changes one.</summary>
internal sealed class PostgresQuarantines(PostgresDatabase database) : IOutboxQuarantines
{
    private static readonly string SaveSql = Sql.Read("Outbox/save_quarantine");
    private static readonly string EndSql = Sql.Read("Outbox/end_quarantine");
    private static readonly string ListSql = Sql.Read("Outbox/list_quarantines");
    private static readonly string RetrySql = Sql.Read("Outbox/retry_quarantines");
    private static readonly string ReadSql = Sql.Read("Outbox/read_customer");

    public async Task<IReadOnlyList<OutboxQuarantine>> ListAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default) =>
        await QueryAsync(ListSql, QuarantineRow.Read, cancellationToken, ("@sinks", sinks.ToArray()));

    public Task<bool> SaveAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default) =>
        ExecuteAsync(SaveSql, cancellationToken, [.. QuarantineRow.Columns.ValuesOf(quarantine), .. Of(lease)]);

    public Task<bool> EndAsync(OutboxLease lease, OutboxQuarantine quarantine, CancellationToken cancellationToken = default) =>
        ExecuteAsync(EndSql, cancellationToken,
            [("@sink", quarantine.Sink), ("@service", quarantine.Customer.Service), ("@customer", quarantine.Customer.Id), .. Of(lease)]);

    public async Task<IReadOnlyList<OutboxMessage>> ReadAsync(OutboxQuarantine quarantine, int limit, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadSql, MessageRow.Read, cancellationToken,
            ("@seen", OutboxWindow.Parse(quarantine.Checkpoint).Seen), ("@lane", (short)OutboxLane.Of(quarantine.Customer)),
            ("@service", quarantine.Customer.Service), ("@customer", quarantine.Customer.Id), ("@from_seq", quarantine.FromSequence),
            ("@limit", (long)limit));

    public async Task<IReadOnlyList<OutboxQuarantine>> RetryAsync(
        string? sink, string? service, string? customer, CancellationToken cancellationToken = default) =>
        await QueryAsync(RetrySql, QuarantineRow.Read, cancellationToken, ("@sink", sink), ("@service", service), ("@customer", customer));

    private static (string, object?)[] Of(OutboxLease lease) =>
        [("@lane_group", (short)lease.Group), ("@host", lease.Host), ("@epoch", lease.Epoch)];

    private async Task<List<T>> QueryAsync<T>(
        string sql, Func<Row, T> map, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await database.OpenRelayAsync(cancellationToken);
        return await new PostgresSession(connection, cancellationToken).QueryAsync(sql, map, parameters);
    }

    /// <returns>False when no row was meant: the lease is gone.</returns>
    private async Task<bool> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await database.OpenRelayAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(sql, parameters);
        return await batch.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
