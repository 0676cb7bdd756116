using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// A gateway gave money back that nobody here asked for: a chargeback, or a cancel made at its console. What it says is left of a
/// settled payment tells; the difference is booked as a refund is, and of a top-up takes the credits back, spent or not.
/// </summary>
internal sealed class LateReversals(
    IStore store, ITimerStore timers, IPayments payments, IOrders orders, Gateways gateways, GiveBack giveBack, IIdSource ids, TimeProvider time,
    ILogger<LateReversals> logger) : ITimerHandler
{
    private const string Reason = "given back at the gateway";
    private const int MostQuestions = 12;   // about three days; whoever hears of it later hints again

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    public string Kind => TimerKinds.Recheck;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var (id, customer) = TimerSubject.Parse<PaymentId>(timer.Subject);
        var payment = await payments.FindAsync(customer.Service, id, cancellationToken);
        var report = payment is { Status: PaymentStatus.Confirmed, InDoubt: false }
            ? await gateways.Of(payment.Provider).QueryAsync(payment.ProviderKey!, cancellationToken)
            : null;
        bool unsure = report is GatewayReport.Unknown || payment is { InDoubt: true };
        if (unsure && timer.Attempt < MostQuestions)
        {
            await timers.MoveAsync(timer, time.Now() + FirstPause * Math.Pow(2, timer.Attempt), timer.Attempt + 1, cancellationToken);
            return;
        }

        var booked = await store.DecideAsync<DueTimer>(async () =>
        {
            var now = await payments.FindAsync(customer.Service, id, cancellationToken);
            if (now?.Version != payment?.Version)
                return timer;   // something happened after the question: it is still due, and asked again
            var changes = new Changes(time.Now()).Remove(timer);
            bool books = report is GatewayReport.Found { Payment: { State: GatewayPaymentState.Paid or GatewayPaymentState.Cancelled } told }
                && await BookAsync(changes, now!, told);
            return (books ? changes : changes.Save(now)).Then(timer);
        }, cancellationToken);
        booked.ValueOrThrow();
    }

    /// <summary>A cancel of ours that runs or ran meanwhile is its own business: it leaves the payment in doubt, or with as little left.</summary>
    /// <returns>False when there is nothing to book.</returns>
    private async Task<bool> BookAsync(Changes changes, Payment payment, GatewayPayment told)
    {
        if (payment.InDoubt || told.OrderId != payment.Order.ToString() || told.Amount != payment.Amount)
            return false;
        if (told.Refundable.MinorUnits >= payment.Refundable.MinorUnits)
            return false;

        var gone = payment.Refundable - told.Refundable;
        logger.LogError("The gateway gave {Gone} of {Payment} back without being asked; it is booked. Look into it.", gone, payment.Id);
        var order = (await orders.FindAsync(payment.Customer.Service, payment.Order))!;
        var asked = PaymentStateMachine.Apply(payment, new PaymentCommand.RequestCancel(gone), changes.At).ValueOrThrow();
        var attempt = new PaymentAttempt
        {
            Id = ids.New<AttemptId>(),
            Payment = payment.Id,
            Order = payment.Order,
            Customer = payment.Customer,
            Provider = payment.Provider,
            ProviderKey = payment.ProviderKey!,
            Purpose = AttemptPurpose.Refund,
            Try = 1,
            Amount = gone,
            Refundable = payment.Refundable,
            Reason = Reason,
            Status = AttemptStatus.Succeeded,
            Code = PaymentAttempt.GivenBackUnasked,
            SentAt = changes.At,
            AnsweredAt = changes.At,
        };
        changes.Save(attempt).Save(OrderJournal.Step(
            order.Id, changes.At, GiveBack.TimelineType(attempt.Purpose), "Gateway: gave back without being asked", $"{gone}"));
        giveBack.Book(changes, order, asked, attempt);
        if (order is { Status: OrderStatus.Completed, Terms: OrderTerms.Pack pack })
        {
            changes.Credit(new CreditCommand.Reverse(order.Customer, order.Id, gone.MinorUnits,
                payment.Refundable.MinorUnits, payment.Amount.MinorUnits, pack.Credits * order.Quantity));
        }
        return true;
    }
}
