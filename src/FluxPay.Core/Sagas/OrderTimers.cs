using FluxPay.Orders;
using FluxPay.Storage;
using FluxPay.Timers;

namespace FluxPay.Sagas;

/// <summary>An unpaid order has run out of time. One whose payment is in doubt waits for the truth first.</summary>
internal sealed class OrderExpiry(Compensation compensation, IOrders orders, IStore store, ITimerStore timers, TimeProvider time)
    : OrderDeadline(compensation, orders, store, timers, time, OrderStatus.Pending, "expired")
{
    public override string Kind => TimerKinds.OrderExpiry;
}

/// <summary>A paid order was neither completed nor failed in time: that is a failure.</summary>
internal sealed class OrderOverdue(Compensation compensation, IOrders orders, IStore store, ITimerStore timers, TimeProvider time)
    : OrderDeadline(compensation, orders, store, timers, time, OrderStatus.Paid, "not completed in time")
{
    public override string Kind => TimerKinds.OrderOverdue;
}

internal abstract class OrderDeadline(
    Compensation compensation, IOrders orders, IStore store, ITimerStore timers, TimeProvider time, OrderStatus ends, string reason) : ITimerHandler
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    public abstract string Kind { get; }

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<OrderId>(timer.Subject);
        var order = await orders.FindAsync(customer.Service, id, cancellationToken);
        if (order is { Payment.InDoubt: true })
        {
            var look = FirstLook * Math.Pow(2, Math.Min(timer.Attempt, 16));
            await timers.MoveAsync(timer, time.Now() + (look < LongestLook ? look : LongestLook), timer.Attempt + 1, cancellationToken);
            return;
        }

        var undone = await compensation.RunAsync(async () =>
        {
            var current = await orders.FindAsync(customer.Service, id, cancellationToken);
            bool due = current is { Payment: null or { InDoubt: false }, Compensating: false } && current.Status == ends;
            return (current, due ? null : Missing.Order);
        }, reason, null, cancellationToken);
        // Nothing to end any more, or something in doubt since a moment ago, or an account that did not close: whoever changed it keeps,
        // moves or removes this promise.
        var left = undone.Error is null ? null : await orders.FindAsync(customer.Service, id, cancellationToken);
        bool stillDue = left is { Payment.InDoubt: true } || (left is { Compensating: false } && left.Status == ends);
        if (undone.Error is not null && !stillDue)
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
    }
}
