using System.Diagnostics;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>
/// What a gateway's answer does to attempt, payment, order and credits: one commit, whoever brings the answer, the call itself, a
/// query or a webhook. An attempt that is settled already stays as it is.
/// </summary>
internal sealed class Settlement(
    IStore store, IPayments payments, IOrders orders, Fulfilment fulfilment, GiveBack giveBack, OrderJournal journal, PaymentRouting routing,
    TimeProvider time, ILogger<Settlement> logger)
{
    /// <summary>No call lives longer; what is still open then has lost its caller.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>An attempt that nobody knows the outcome of yet; null once it is recorded.</summary>
    public async Task<PaymentCase?> FindOpenAsync(AttemptId id, CancellationToken cancellationToken = default)
    {
        if (await payments.FindAttemptAsync(id, cancellationToken) is not { IsOpen: true } attempt)
            return null;
        var payment = payments.FindAsync(attempt.Customer.Service, attempt.Payment, cancellationToken);
        var order = orders.FindAsync(attempt.Customer.Service, attempt.Order, cancellationToken);
        return new PaymentCase(attempt, (await payment)!, (await order)!);
    }

    /// <summary>Records an outcome.</summary>
    /// <param name="known">The attempt as its intent was committed, or as it was found: decided on first, and read again where somebody else
    /// has changed any of it since.</param>
    /// <param name="asked">How often the gateway has been asked about this attempt; paces the next question.</param>
    public async Task<Settled> SettleAsync(PaymentCase known, GatewayOutcome outcome, IReplay? replay, int asked)
    {
        var unknown = Doubt(outcome);
        var first = unknown is null && known.Attempt.IsOpen ? known : null;   // a doubt writes nothing that a version guards
        var settled = await store.DecideAsync<Settled>(async () =>
        {
            var open = first ?? await FindOpenAsync(known.Attempt.Id);
            first = null;
            if (open is null)
                return Settled.Already;

            var changes = new Changes(time.Now());
            var decision = unknown is not null ? StillUnknown(changes, open.Attempt, unknown, asked) : Known(changes, open, outcome, replay);
            return decision with { Answer = credits => decision.Answer!(credits) with { Case = open.After(changes) } };
        }, CancellationToken.None);
        return settled.ValueOrThrow();
    }

    /// <summary>What leaves the attempt open; an account that nobody can pay into, for want of its number, does too.</summary>
    private static GatewayOutcome.Unknown? Doubt(GatewayOutcome outcome) => outcome switch
    {
        GatewayOutcome.Unknown unknown => unknown,
        GatewayOutcome.Succeeded { Payment: { State: GatewayPaymentState.AwaitingDeposit, Account: null } } =>
            new GatewayOutcome.Unknown("The gateway waits for a deposit and does not say where."),
        _ => null,
    };

    private static Decision<Settled> StillUnknown(Changes changes, PaymentAttempt attempt, GatewayOutcome.Unknown unknown, int asked)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(asked, 16)), LongestWait.TotalSeconds));
        changes.Save(new DueTimer(TimerKinds.Resolve, attempt.Id.ToString(), changes.At + wait, asked));
        if (asked <= 1)
            changes.Save(Line(attempt, changes.At, "outcome not known yet", unknown.Reason));
        return changes.Then(new Settled(null));
    }

    private Decision<Settled> Known(Changes changes, PaymentCase c, GatewayOutcome outcome, IReplay? replay)
    {
        changes.Remove(new DueTimer(TimerKinds.Resolve, c.Attempt.Id.ToString(), changes.At));
        return (c.Attempt.Purpose, outcome) switch
        {
            (AttemptPurpose.Confirm, GatewayOutcome.Succeeded s) when Matches(c, s.Payment, GatewayPaymentState.Paid) =>
                Paid(changes, c, s.Payment, replay),
            (AttemptPurpose.Confirm, GatewayOutcome.Succeeded s) when Matches(c, s.Payment, GatewayPaymentState.AwaitingDeposit) =>
                AccountIssued(changes, c, s.Payment, replay),
            (AttemptPurpose.Confirm, GatewayOutcome.Succeeded s) => WrongMoney(changes, c, s.Payment),
            (AttemptPurpose.Confirm, GatewayOutcome.Refused r) => NotPaid(changes, c, r),
            (AttemptPurpose.CallOff, GatewayOutcome.Succeeded) => CalledOff(changes, c, replay),
            (AttemptPurpose.CallOff, GatewayOutcome.Refused r) => CallOffRefused(changes, c, r),
            (_, GatewayOutcome.Succeeded) => GivenBack(changes, c, replay),
            (AttemptPurpose.Refund, GatewayOutcome.Refused r) => RefundRefused(changes, c, r),
            (AttemptPurpose.Compensate or AttemptPurpose.Reject, GatewayOutcome.Refused r) => GiveBackRefused(changes, c, r),
            _ => throw new UnreachableException(),
        };
    }

    private static bool Matches(PaymentCase c, GatewayPayment told, GatewayPaymentState state) =>
        told.State == state && told.OrderId == c.Order.Id.ToString() && told.Amount == c.Payment.Amount;

    /// <summary>The buyer has until the account's deadline; the order waits that long.</summary>
    private Decision<Settled> AccountIssued(Changes changes, PaymentCase c, GatewayPayment told, IReplay? replay)
    {
        var payment = Apply(c.Payment, new PaymentCommand.AwaitDeposit(told.Account!), changes.At);
        Close(changes, c.Attempt, AttemptStatus.Succeeded, null);
        if (c.Order.Status != OrderStatus.Pending)   // as PaidTooLate: a second bug, or a hand in the database
            return changes.Then(new Settled(giveBack.CallOff(changes, c.Order, payment, "issued too late")));

        var order = c.Order.Note(payment, changes.At) with { ExpiresAt = payment.Account!.DueAt };
        changes
            .Save(payment)
            .Save(order)
            .Save(new DueTimer(TimerKinds.OrderExpiry, TimerSubject.Of(order.Customer, order.Id), payment.Account.DueAt))
            .Save(Deposits.NextLook(payment, changes.At))
            .Remember(replay, payment);
        return changes.Then(new Settled(null));
    }

    private Decision<Settled> CalledOff(Changes changes, PaymentCase c, IReplay? replay)
    {
        var payment = Apply(c.Payment, new PaymentCommand.CalledOff(), changes.At);
        Close(changes, c.Attempt, AttemptStatus.Succeeded, null).Save(payment);
        if (c.Order.Status == OrderStatus.Pending)
            changes.Remember(replay, giveBack.End(changes, c.Order, c.Attempt.Reason ?? "", payment.InShort(), c.Order.CancelledAmount));
        else
            changes.Save(c.Order.Note(payment, changes.At));
        return changes.Then(new Settled(null));
    }

    /// <summary>The deposit may have come: that is asked at once, and the end of the order waits for the answer.</summary>
    private static Decision<Settled> CallOffRefused(Changes changes, PaymentCase c, GatewayOutcome.Refused refused)
    {
        Close(changes, c.Attempt with { Message = refused.Message, Retryable = refused.Retryable }, StatusOf(refused), refused.Code);
        var payment = Apply(c.Payment, new PaymentCommand.CancelRefused(), changes.At);
        changes.Save(payment).Save(c.Order.Note(payment, changes.At)).Save(Deposits.LookNow(payment, changes.At));
        if (c.Order.ExpiresAt <= changes.At)
        {
            changes.Save(new DueTimer(
                TimerKinds.OrderExpiry, TimerSubject.Of(c.Order.Customer, c.Order.Id), changes.At + Deposits.BetweenCallOffs));
        }
        return changes.Then(new Settled(null));
    }

    private Decision<Settled> Paid(Changes changes, PaymentCase c, GatewayPayment told, IReplay? replay)
    {
        var payment = Apply(c.Payment, new PaymentCommand.Confirm(told.Method, told.ApprovedAt ?? changes.At, told.ReceiptUrl), changes.At);
        if (c.Order.Status != OrderStatus.Pending)
            return PaidTooLate(changes, c, payment);

        var paid = OrderStateMachine.Apply(c.Order, new OrderCommand.Pay(payment.InShort()), changes.At).ValueOrThrow();
        Close(changes, c.Attempt, AttemptStatus.Succeeded, null).Save(payment);
        fulfilment.Add(changes, c.Order, paid, payment);
        changes.Remember(replay, payment);
        return changes.Then(new Settled(null));
    }

    /// <summary>
    /// The order ended while its payment was on the way. Nothing ends an order in doubt, so this takes a second bug or a hand in the
    /// database; even then the truth is recorded first, and the money goes back.
    /// </summary>
    private Decision<Settled> PaidTooLate(Changes changes, PaymentCase c, Payment payment)
    {
        logger.LogError("{Payment} succeeded after {Order} was {Status}; it is given back.", payment.Id, c.Order.Id, c.Order.Status);
        Close(changes, c.Attempt, AttemptStatus.Succeeded, "too late");
        return changes.Then(new Settled(giveBack.Ask(changes, c.Order, payment, "paid too late", 1)));
    }

    /// <summary>The gateway took money that is not this order's: it goes back, and the order stays unpaid.</summary>
    private Decision<Settled> WrongMoney(Changes changes, PaymentCase c, GatewayPayment told)
    {
        logger.LogError("The gateway took {Told} for {ToldOrder}, not {Amount} for {Order}; it is given back. Look into {Payment}.",
            told.Amount, told.OrderId, c.Payment.Amount, c.Order.Id, c.Payment.Id);
        Close(changes, c.Attempt, AttemptStatus.Mismatched, $"{told.Amount} for {told.OrderId}");
        var next = giveBack.Reject(changes, c.Attempt, told.Refundable.MinorUnits > 0 ? told.Refundable : told.Amount);
        return changes.Then(new Settled(next));
    }

    private Decision<Settled> NotPaid(Changes changes, PaymentCase c, GatewayOutcome.Refused refused)
    {
        Close(changes, c.Attempt with { Message = refused.Message, Retryable = refused.Retryable }, StatusOf(refused), refused.Code);
        if (refused.Kind == RefusalKind.NotSent)
            return NeverAsked(changes, c);

        var failed = Apply(c.Payment, new PaymentCommand.Fail(new PaymentFailure(refused.Code, refused.Message, refused.Retryable)), changes.At);
        var order = c.Order.Note(failed, changes.At);
        changes.Save(failed).Save(order).Raise(journal.Failed(order, failed));
        return changes.Then(new Settled(null));
    }

    /// <summary>Nothing was sent, so the payment may go elsewhere; only here, for nowhere else is it certain.</summary>
    private Decision<Settled> NeverAsked(Changes changes, PaymentCase c)
    {
        string next = routing.Next(c.Order.Customer.Service, c.Payment.Amount, c.Payment.Provider);
        var ready = Apply(c.Payment, new PaymentCommand.Withdraw(next), changes.At);
        changes.Save(ready).Save(c.Order.Note(ready, changes.At));
        if (next != c.Payment.Provider)
            changes.Save(OrderJournal.Step(c.Order.Id, changes.At, "gateway.route", $"Gateway: goes to {next}", $"nothing was sent to {c.Payment.Provider}"));
        return changes.Then(new Settled(null));
    }

    private Decision<Settled> GivenBack(Changes changes, PaymentCase c, IReplay? replay)
    {
        Close(changes, c.Attempt, AttemptStatus.Succeeded, null);
        if (c.Attempt.Purpose == AttemptPurpose.Reject)
            return Rejected(changes, c);

        var (payment, order) = giveBack.Book(changes, c.Order, c.Payment, c.Attempt);
        changes.Remember(replay, c.Attempt.Purpose == AttemptPurpose.Compensate ? order : payment);
        return changes.Then(new Settled(null));
    }

    private Decision<Settled> Rejected(Changes changes, PaymentCase c)
    {
        var failed = Apply(c.Payment, new PaymentCommand.Fail(new PaymentFailure(
            ErrorCode.Mismatch.Wire(), "The gateway took another amount or order; it was given back.", true)), changes.At);
        var order = c.Order.Note(failed, changes.At);
        changes.Save(failed).Save(order).Raise(journal.Failed(order, failed));
        return changes.Then(new Settled(null));
    }

    private static Decision<Settled> RefundRefused(Changes changes, PaymentCase c, GatewayOutcome.Refused refused)
    {
        Close(changes, c.Attempt with { Message = refused.Message, Retryable = refused.Retryable }, StatusOf(refused), refused.Code);
        var payment = Apply(c.Payment, new PaymentCommand.CancelRefused(), changes.At);
        changes.Save(payment).Save(c.Order.Note(payment, changes.At));
        if (c.Attempt.Hold is { } hold)
            changes.Credit(new CreditCommand.Release(c.Order.Customer, hold, c.Order.Id, TimeRanOut: false));
        return changes.Then(new Settled(null));
    }

    /// <summary>Money that must go back was refused: try again with a new key, for ever, and let an operator know.</summary>
    private Decision<Settled> GiveBackRefused(Changes changes, PaymentCase c, GatewayOutcome.Refused refused)
    {
        logger.LogError("The gateway refused to give back {Amount} of {Payment}: {Code}. Try {Try}; it will be tried again.",
            c.Attempt.Amount, c.Payment.Id, refused.Code, c.Attempt.Try);
        Close(changes, c.Attempt with { Message = refused.Message, Retryable = refused.Retryable }, StatusOf(refused), refused.Code);
        if (c.Attempt.Purpose == AttemptPurpose.Compensate)
        {
            var payment = Apply(c.Payment, new PaymentCommand.CancelRefused(), changes.At);
            changes.Save(payment).Save(c.Order.Note(payment, changes.At));
        }
        changes.Save(GiveBack.Again(c.Attempt, changes.At));
        return changes.Then(new Settled(null));
    }

    private static Changes Close(Changes changes, PaymentAttempt attempt, AttemptStatus status, string? code) => changes
        .Save(attempt with { Status = status, Code = code, AnsweredAt = changes.At })
        .Save(Line(attempt, changes.At, Words(status), code));

    private static FluxPay.Orders.TimelineEntry Line(PaymentAttempt attempt, DateTimeOffset at, string outcome, string? detail) =>
        OrderJournal.Step(attempt.Order, at, GiveBack.TimelineType(attempt.Purpose), $"Gateway: {GiveBack.Verb(attempt.Purpose)} {outcome}", detail);

    private static string Words(AttemptStatus status) => status switch
    {
        AttemptStatus.Sent => "sent",
        AttemptStatus.Succeeded => "succeeded",
        AttemptStatus.Refused => "refused",
        AttemptStatus.Mismatched => "does not match the order",
        AttemptStatus.NotSent => "not sent",
    };

    private static AttemptStatus StatusOf(GatewayOutcome.Refused refused) => refused.Kind switch
    {
        RefusalKind.Declined => AttemptStatus.Refused,
        RefusalKind.Mismatch => AttemptStatus.Mismatched,
        RefusalKind.NotSent => AttemptStatus.NotSent,
    };

    private static Payment Apply(Payment payment, PaymentCommand command, DateTimeOffset now) =>
        PaymentStateMachine.Apply(payment, command, now).ValueOrThrow();

    /// <summary>What is done.</summary>
    /// <param name="Next">What has to be sent next, its intent committed; null for nothing.</param>
    public sealed record Settled(PaymentAttempt? Next)
    {
        /// <summary>Somebody else had recorded the outcome.</summary>
        public static readonly Settled Already = new((PaymentAttempt?)null);

        /// <summary>How the attempt, its payment and its order stand now; null where that has to be read.</summary>
        public PaymentCase? Case { get; init; }
    }
}
