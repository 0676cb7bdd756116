using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// Whether the deposit of a virtual account has come: asked when a webhook says so, before the order ends, and now and then, because a
/// webhook can be lost. Only the gateway's own answer pays an order.
/// </summary>
internal sealed class Deposits(
    IStore store, IPayments payments, IOrders orders, Gateways gateways, Fulfilment fulfilment, OrderJournal journal, TimeProvider time,
    ILogger<Deposits> logger) : ITimerHandler
{
    /// <summary>How long an order that ought to end waits between two tries at closing its account.</summary>
    public static readonly TimeSpan BetweenCallOffs = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    public string Kind => TimerKinds.Deposit;

    public static DueTimer LookNow(Payment payment, DateTimeOffset now) => Look(payment, now);

    public static DueTimer NextLook(Payment payment, DateTimeOffset now) => Look(payment, now + BetweenLooks);

    public Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var (id, customer) = TimerSubject.Parse<PaymentId>(timer.Subject);
        return AskAsync(customer, id, cancellationToken);
    }

    /// <summary>Asks about a payment that waits for its deposit and records what the gateway says; of any other, forgets to ask.</summary>
    public async Task AskAsync(CustomerRef customer, PaymentId id, CancellationToken cancellationToken)
    {
        var before = await payments.FindAsync(customer.Service, id, cancellationToken);
        var report = before is { AwaitsDeposit: true, InDoubt: false }
            ? await gateways.Of(before.Provider).QueryAsync(before.ProviderKey!, cancellationToken)
            : null;

        // Once asked, what was said is recorded whether or not the asker still waits.
        await store.DecideAsync<Payment>(async () =>
        {
            var changes = new Changes(time.Now());
            var payment = (await payments.FindAsync(customer.Service, id))!;
            if (!payment.AwaitsDeposit)
                return changes.Remove(Look(payment, changes.At)).Then(payment);
            if (payment.InDoubt || report is null)   // its account is being closed; that outcome asks again
                return changes.Save(NextLook(payment, changes.At)).Then(payment);

            var order = (await orders.FindAsync(customer.Service, payment.Order))!;
            return Record(changes, order, payment, report, before!.Version);
        }, CancellationToken.None);
    }

    private Decision<Payment> Record(Changes changes, Order order, Payment payment, GatewayReport report, long asked) => report switch
    {
        GatewayReport.Found { Payment: { State: GatewayPaymentState.Paid } told } when IsOurs(payment, told) =>
            Paid(changes, order, payment, told),
        GatewayReport.Found { Payment: { State: GatewayPaymentState.Cancelled or GatewayPaymentState.Failed or GatewayPaymentState.Expired } told } =>
            Ended(changes, order, payment, told),
        _ when payment.Version != asked => payment,   // a hint came after the question: it is still due, and asked again
        _ => changes.Save(payment).Save(NextLook(payment, changes.At)).Then(payment),
    };

    private bool IsOurs(Payment payment, GatewayPayment told)
    {
        bool ours = told.OrderId == payment.Order.ToString() && told.Amount == payment.Amount;
        if (!ours)
        {
            logger.LogError("The gateway has {Told} for {ToldOrder} as the deposit of {Payment}, which waits for {Amount}. Look into it.",
                told.Amount, told.OrderId, payment.Id, payment.Amount);
        }
        return ours;
    }

    private Decision<Payment> Paid(Changes changes, Order order, Payment payment, GatewayPayment told)
    {
        var confirm = new PaymentCommand.Confirm(PaymentMethod.VirtualAccount, told.ApprovedAt ?? changes.At, told.ReceiptUrl);
        var confirmed = PaymentStateMachine.Apply(payment, confirm, changes.At).ValueOrThrow();
        var paid = OrderStateMachine.Apply(order, new OrderCommand.Pay(confirmed.InShort()), changes.At).ValueOrThrow();
        changes
            .Save(confirmed)
            .Remove(Look(payment, changes.At))
            .Save(OrderJournal.Step(order.Id, changes.At, "gateway.deposit", "Gateway: deposit received", $"{confirmed.Amount}"));
        fulfilment.Add(changes, order, paid, confirmed);
        return changes.Then(confirmed);
    }

    /// <summary>Closed at the gateway by somebody else: the order may still be paid otherwise until it ends.</summary>
    private Decision<Payment> Ended(Changes changes, Order order, Payment payment, GatewayPayment told)
    {
        var failure = new PaymentFailure(
            told.Failure?.Code ?? told.State.ToString().ToUpperInvariant(), told.Failure?.Message ?? "The account takes no deposit any more.", true);
        var failed = PaymentStateMachine.Apply(payment, new PaymentCommand.Fail(failure), changes.At).ValueOrThrow();
        var noted = order.Note(failed, changes.At);
        changes.Save(failed).Save(noted).Remove(Look(payment, changes.At)).Raise(journal.Failed(noted, failed));
        return changes.Then(failed);
    }

    private static DueTimer Look(Payment payment, DateTimeOffset at) => new(TimerKinds.Deposit, TimerSubject.Of(payment.Customer, payment.Id), at);
}
