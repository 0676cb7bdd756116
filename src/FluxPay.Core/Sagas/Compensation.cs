using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>
/// Undoes an order, newest step first: the payment is cancelled at the gateway, then credits return and the order is cancelled in
/// one commit. It never gives up; a refusal is tried again with a new key, later each time.
/// </summary>
/// <param name="calls">Null inside an application's transaction: nothing may leave before that is committed, so a promise sends it.</param>
/// <param name="deposits">Null there too, for the same reason.</param>
internal sealed class Compensation(
    IStore store, IOrders orders, IPayments payments, GiveBack giveBack, GatewayCalls? calls, Deposits? deposits,
    IOptions<PaymentOptions> options, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.GiveBack;

    /// <summary>Undoes the order that is loaded, unless loading refuses.</summary>
    public async Task<Result<Order>> RunAsync(
        Func<Task<(Order? Order, FluxPayError? Refusal)>> load, string reason, IReplay? replay, CancellationToken cancellationToken)
    {
        // A deposit that came decides what there is to undo, so the gateway is asked before the order is.
        if (deposits is not null
            && await load() is { Order: { Status: OrderStatus.Pending, Payment: { Status: PaymentStatus.Ready, InDoubt: false } waiting } pending })
            await deposits.AskAsync(pending.Customer, waiting.Id, cancellationToken);

        PaymentAttempt? intent = null;
        var undone = await store.DecideAsync<Order>(async () =>
        {
            var (order, refusal) = await load();
            if (refusal is not null)
                return refusal;

            (intent, var changes) = (null, new Changes(time.Now()));
            var payment = order!.Payment is { } p ? await payments.FindAsync(order.Customer.Service, p.Id, cancellationToken) : null;
            if (payment is { InDoubt: true })   // asked to give back by somebody else since the order was read
                return PaymentStateMachine.InDoubtError(order.Id.ToString());
            if (payment is { AwaitsDeposit: true })
            {
                intent = giveBack.CallOff(changes, order, payment, reason);
                Promise(changes, intent);
                return changes.Start(replay, intent.Id).Then(order);
            }
            if (payment?.Refundable.MinorUnits > 0)
            {
                intent = giveBack.Ask(changes, order, payment, reason, 1);
                Promise(changes, intent);
                return changes.Start(replay, intent.Id).Then(order);
            }

            var ended = giveBack.End(changes, order, reason, Abandon(changes, payment), order.CancelledAmount);
            return changes.Remember(replay, ended).Then(ended);
        }, cancellationToken);

        if (undone.Error is not null || intent is null)
            return undone;

        if (calls is not null)
            await calls.SendAsync(intent.Id, replay, options.Value.ConfirmWait);
        var order = (await orders.FindAsync(intent.Customer.Service, intent.Order, CancellationToken.None))!;
        return intent.Purpose == AttemptPurpose.CallOff && order is { Status: not OrderStatus.Cancelled, Payment.InDoubt: false }
            ? StillOpen(order)
            : order;
    }

    /// <summary>Where nothing may leave yet, the resolver sends it as soon as it can be seen.</summary>
    private void Promise(Changes changes, PaymentAttempt intent)
    {
        if (calls is null)
            changes.Save(new DueTimer(TimerKinds.Resolve, intent.Id.ToString(), changes.At));
    }

    private static FluxPayError StillOpen(Order order) => new(ErrorCode.PaymentRefused, new Text(
        $"The gateway did not close the account of {order.Id}, so a deposit may have come. Ask again shortly.",
        $"{order.Id}의 가상계좌를 닫지 못했습니다. 입금되었을 수 있으니 잠시 후 다시 조회해 주세요."));

    /// <summary>A gateway refused to give money back that must go back: ask again with a new key.</summary>
    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        PaymentAttempt? intent = null;
        var again = await store.DecideAsync<DueTimer>(async () =>
        {
            (intent, var changes) = (null, new Changes(time.Now()).Remove(timer));
            var refused = (await payments.FindAttemptAsync(IdText.Parse<AttemptId>(timer.Subject), cancellationToken))!;
            var order = (await orders.FindAsync(refused.Customer.Service, refused.Order, cancellationToken))!;
            var payment = (await payments.FindAsync(refused.Customer.Service, refused.Payment, cancellationToken))!;
            if (refused.Purpose == AttemptPurpose.Reject)
                intent = giveBack.Reject(changes, refused, refused.Amount);
            else if (payment is { InDoubt: false, Refundable.MinorUnits: > 0 })
                intent = giveBack.Ask(changes, order, payment, refused.Reason ?? "", refused.Try + 1);
            return changes.Then(timer);
        }, cancellationToken);

        again.ValueOrThrow();
        if (intent is not null)
            await calls!.SendAsync(intent.Id);
    }

    /// <summary>A payment that nobody made ends with its order.</summary>
    private static OrderPayment? Abandon(Changes changes, Payment? payment)
    {
        if (payment is null)
            return null;
        if (payment.Status == PaymentStatus.Ready)
        {
            payment = PaymentStateMachine.Apply(payment, new PaymentCommand.Abandon(), changes.At).ValueOrThrow();
            changes.Save(payment);
        }
        return payment.InShort();
    }
}
