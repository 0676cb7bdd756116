using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Sagas;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// FluxPay inside an application's own transaction. One call at a time, as on every connection, and without a replay: what repeats the
/// application's work repeats this too. A refusal writes nothing and leaves the transaction usable. What happens to the connection comes
/// through as Npgsql throws it, a deadlock (40P01) and a serialization failure (40001) too: roll back and begin again.
/// </summary>
/// <remarks>
/// From its first change of a customer until the transaction ends, other commands of that customer wait for it (a direct one is refused
/// with <see cref="ErrorCode.StoreUnavailable"/> after ten seconds); nobody else does. Events reach their subscribers once the transaction
/// is committed, with the relay's next look at the outbox, at most a second later.
/// </remarks>
public sealed class FluxPayTransaction
{
    private readonly JoinedStore _store;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal FluxPayTransaction(CreditService credits, Checkout orders, JoinedStore store, IIdSource ids, TimeProvider time) =>
        (Credits, Orders, _store, _ids, _time) = (credits, orders, store, ids, time);

    /// <summary>Credits; balances are those the transaction sees.</summary>
    public CreditService Credits { get; }

    /// <summary>
    /// Orders. Undoing one that a gateway has a part in asks that gateway only once the transaction is committed; the order that is returned
    /// still waits for it.
    /// </summary>
    public Checkout Orders { get; }

    /// <summary>Publishes an event with the transaction, numbered with the customer's others.</summary>
    /// <typeparam name="TEvent">One of FluxPay's or the application's own; that is written as JSON in camelCase.</typeparam>
    /// <param name="customer">Whose event.</param>
    /// <param name="subject">What it is about, for example an id of the application's.</param>
    /// <param name="data">What happened.</param>
    /// <param name="cancellationToken">Ends the wait for the customer's row.</param>
    public Task RaiseAsync<TEvent>(CustomerRef customer, string subject, TEvent data, CancellationToken cancellationToken = default)
        where TEvent : class, IEvent =>
        _store.CommitAsync(
            new Changes(_time.Now()).Raise(PendingEvent.Of(_ids.New<EventId>(), customer, subject, null, data)), cancellationToken);
}
