using FluxPay.Outbox;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>A transaction that publishes by hand, so that a test decides when it begins, locks and ends.</summary>
internal sealed class OpenTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly UuidV7Source _ids = new(TimeProvider.System);

    private OpenTransaction(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Begins, and takes its transaction id at once.</summary>
    public static async Task<OpenTransaction> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        var transaction = new OpenTransaction(connection);
        await transaction.ExecuteAsync("BEGIN");
        await transaction.ExecuteAsync("SELECT pg_current_xact_id()");
        return transaction;
    }

    /// <summary>Locks the customer and publishes its next event, as every commit does.</summary>
    public async Task PublishAsync(CustomerRef customer)
    {
        await ExecuteAsync("INSERT INTO fluxpay.customer (service, customer) VALUES ($1, $2) ON CONFLICT DO NOTHING", customer.Service, customer.Id);
        await ExecuteAsync("SELECT FROM fluxpay.customer WHERE service = $1 AND customer = $2 FOR UPDATE", customer.Service, customer.Id);
        await ExecuteAsync(
            """
            WITH c AS (
                UPDATE fluxpay.customer SET last_event = last_event + 1 WHERE service = $1 AND customer = $2 RETURNING last_event)
            INSERT INTO fluxpay.outbox (id, lane, service, customer, key_seq, type, subject, at, data)
            SELECT $3, $4, $1, $2, c.last_event, 'test', $2, '2026-01-31T03:04:05Z', '\x7b7d' FROM c
            """,
            customer.Service, customer.Id, _ids.New<FluxPay.EventId>().ToString(), (short)OutboxLane.Of(customer));
    }

    public Task CommitAsync() => ExecuteAsync("COMMIT");

    public Task RollbackAsync() => ExecuteAsync("ROLLBACK");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        foreach (object parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }
}
