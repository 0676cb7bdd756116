using FluxPay.Sagas;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Takes part in an application's own transaction on the database that FluxPay keeps its books in: ADO.NET, Dapper or EF Core
/// (<c>Database.GetDbTransaction()</c>). What is done through it is committed or rolled back with the application's own rows.
/// </summary>
public sealed class FluxPayTransactions
{
    private readonly PostgresDatabase _database;
    private readonly JoinedServices _services;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal FluxPayTransactions(PostgresDatabase database, JoinedServices services, IIdSource ids, TimeProvider time) =>
        (_database, _services, _ids, _time) = (database, services, ids, time);

    /// <summary>
    /// The services inside an open transaction. Nothing happens yet, and there is nothing to dispose of: the transaction stays the
    /// application's, to commit or to roll back.
    /// </summary>
    /// <param name="transaction">Open, on the database that FluxPay uses.</param>
    public FluxPayTransaction Join(NpgsqlTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var store = new JoinedStore(_database, transaction, _ids);
        var reads = new PostgresReads(new JoinedSource(_database, transaction), store);
        return new FluxPayTransaction(_services.Credits(store, reads), _services.Orders(store, reads, reads, reads, reads, reads), store, _ids, _time);
    }
}
