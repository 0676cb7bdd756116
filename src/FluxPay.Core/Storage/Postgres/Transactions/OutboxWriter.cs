using FluxPay.Events;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Adds an application's events to the outbox inside its own transaction: they are published if, and only if, it commits.</summary>
public sealed class OutboxWriter
{
    private readonly PostgresDatabase _database;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal OutboxWriter(PostgresDatabase database, IIdSource ids, TimeProvider time) => (_database, _ids, _time) = (database, ids, time);

    /// <summary>
    /// Adds an event. Add events last, shortly before the commit: from here on until the transaction ends, others that add events of the same key
    /// wait, which is what numbers them without gaps and keeps their order.
    /// </summary>
    /// <typeparam name="TEvent">The application's own; it is written as JSON in camelCase.</typeparam>
    /// <param name="transaction">Open, on the database that <c>UsePostgres</c> names.</param>
    /// <param name="key">What events are in order of: a service and its own id of a customer, an account, an article.</param>
    /// <param name="subject">What it is about, for example an id.</param>
    /// <param name="data">What happened.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    public async Task AddAsync<TEvent>(
        NpgsqlTransaction transaction, CustomerRef key, string subject, TEvent data, CancellationToken cancellationToken = default)
        where TEvent : class, IEvent
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await _database.PrepareAsync(cancellationToken);
        await new JoinedStore(_database, transaction, _ids).CommitAsync(
            new Changes(_time.Now()).Raise(PendingEvent.Of(_ids.New<EventId>(), key, subject, null, data)), cancellationToken);
    }
}
