using System.Data;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Writes a command inside an application's transaction, under a savepoint, and leaves the commit to the application. A command that is
/// lost, refused or fails leaves nothing, not even its locks.
/// </summary>
internal sealed class JoinedStore(PostgresDatabase database, NpgsqlTransaction transaction, IIdSource ids) : IStore
{
    private const string Savepoint = "fluxpay_command";

    private readonly HashSet<CustomerRef> _known = [];

    public async Task<CommitResult> CommitAsync(Changes changes, CancellationToken cancellationToken = default)
    {
        if (changes.Decided.Count > 0 || changes.Saves.Any(record => record is IReplayRecord))
            throw new NotSupportedException("An answer is remembered in FluxPay's own commits only; pass no replay inside a transaction.");

        await AddCustomersAsync([.. changes.Customers.Where(c => !_known.Contains(c))], cancellationToken);
        var connection = transaction.Connection!;
        await transaction.SaveAsync(Savepoint, cancellationToken);
        bool written = false;
        try
        {
            var result = await WriteAsync(connection, changes, cancellationToken);
            written = result is CommitResult.Committed;
            return result;
        }
        finally
        {
            await EndAsync(connection, written);
        }
    }

    private async Task<CommitResult> WriteAsync(NpgsqlConnection connection, Changes changes, CancellationToken cancellationToken)
    {
        var state = await BatchLoad.ReadAsync(connection, null, [changes], new CustomerMemory(), waits: true, cancellationToken);
        var decision = new BatchDecision(state, ids);
        var result = decision.Decide(changes);
        if (result is not CommitResult.Committed)
            return result;

        var lost = await BatchWrite.WriteAsync(connection, decision.Rows, cancellationToken);
        return lost.Count > 0 ? new CommitResult.Lost(lost.First()) : result;
    }

    /// <summary>
    /// The rows of new customers are made in a transaction of their own: made in the application's, which may stay open for long, they
    /// would keep everybody waiting who meets the same new customer.
    /// </summary>
    private async Task AddCustomersAsync(CustomerRef[] customers, CancellationToken cancellationToken)
    {
        if (customers.Length == 0)
            return;
        // Not a writer's: those may all be waiting for transactions like this one.
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        await using var add = Statement.On(connection, Statements.AddCustomers,
            ("@service", customers.Select(c => c.Service).ToArray()), ("@customer", customers.Select(c => c.Id).ToArray()));
        await add.ExecuteNonQueryAsync(cancellationToken);
        _known.UnionWith(customers);
    }

    private async Task EndAsync(NpgsqlConnection connection, bool written)
    {
        if (connection.State != ConnectionState.Open)
            return;   // it broke, and everything with it
        if (!written)
            await transaction.RollbackAsync(Savepoint, CancellationToken.None);
        await transaction.ReleaseAsync(Savepoint, CancellationToken.None);
    }
}
