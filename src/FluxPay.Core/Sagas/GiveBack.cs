using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>The intents of giving money back, and the end of an order once there is nothing left to give back.</summary>
internal sealed class GiveBack(OrderJournal journal, IIdSource ids)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Commits to asking the gateway to give back an amount of a payment.</summary>
    public PaymentAttempt Intend(Changes changes, Payment payment, Money amount, AttemptPurpose purpose, string reason, int @try = 1, HoldId? hold = null)
    {
        var attempt = new PaymentAttempt
        {
            Id = ids.New<AttemptId>(),
            Payment = payment.Id,
            Order = payment.Order,
            Customer = payment.Customer,
            Provider = payment.Provider,
            ProviderKey = payment.ProviderKey!,
            Purpose = purpose,
            Try = @try,
            Amount = amount,
            Refundable = purpose == AttemptPurpose.CallOff ? payment.Amount : payment.Refundable,
            Reason = reason,
            Hold = hold,
            Status = AttemptStatus.Sent,
            SentAt = changes.At,
        };
        return Commit(changes, attempt);
    }

    /// <summary>Commits to giving back all that is left of a payment, because its order is undone.</summary>
    public PaymentAttempt Ask(Changes changes, Order order, Payment payment, string reason, int @try)
    {
        var asked = PaymentStateMachine.Apply(payment, new PaymentCommand.RequestCancel(payment.Refundable), changes.At).ValueOrThrow();
        var undoing = order is { Status: OrderStatus.Paid, Compensating: false }
            ? OrderStateMachine.Apply(order, new OrderCommand.Compensate(reason), changes.At).ValueOrThrow()
            : order;
        changes
            .Save(asked)
            .Save(undoing with { Payment = asked.InShort() })
            .Save(OrderJournal.Step(order.Id, changes.At, "saga.compensate", "Undoing the order", reason))
            .Remove(new DueTimer(TimerKinds.OrderOverdue, TimerSubject.Of(order.Customer, order.Id), changes.At));
        return Intend(changes, payment, payment.Refundable, AttemptPurpose.Compensate, reason, @try);
    }

    /// <summary>Commits to closing the account of a payment whose order ends, before a deposit can come.</summary>
    public PaymentAttempt CallOff(Changes changes, Order order, Payment payment, string reason)
    {
        var asked = PaymentStateMachine.Apply(payment, new PaymentCommand.CallOff(), changes.At).ValueOrThrow();
        changes.Save(asked).Save(order.Note(asked, changes.At));
        return Intend(changes, payment, payment.Amount, AttemptPurpose.CallOff, reason);
    }

    /// <summary>Commits to giving back money that was not the order's, all of it.</summary>
    public PaymentAttempt Reject(Changes changes, PaymentAttempt before, Money taken) => Commit(changes, before with
    {
        Id = ids.New<AttemptId>(),
        Purpose = AttemptPurpose.Reject,
        Try = before.Purpose == AttemptPurpose.Reject ? before.Try + 1 : 1,
        Amount = taken,
        Refundable = taken,
        Reason = "The amount or order does not match.",
        Status = AttemptStatus.Sent,
        Code = null,
        Message = null,
        SentAt = changes.At,
        AnsweredAt = null,
        Version = 0,
    });

    /// <summary>Books money that went back: on the payment, the order, and the credits that were set aside for it.</summary>
    /// <param name="asked">The payment, asked to give it back.</param>
    public (Payment Payment, Order Order) Book(Changes changes, Order order, Payment asked, PaymentAttempt attempt)
    {
        var payment = PaymentStateMachine.Apply(asked, new PaymentCommand.Cancel(attempt.Amount), changes.At).ValueOrThrow();
        changes.Save(payment).RaiseFirst(journal.GivenBack(order, payment, attempt));
        bool off = order.Status == OrderStatus.Paid && payment.Status == PaymentStatus.Cancelled;
        var noted = off
            ? End(changes, order, attempt.Reason ?? "", payment.InShort(), order.CancelledAmount + attempt.Amount)
            : order.Note(payment, changes.At) with { CancelledAmount = order.CancelledAmount + attempt.Amount };
        if (!off)
            changes.Save(noted);
        if (attempt.Hold is { } hold)
            changes.Credit(new CreditCommand.Revoke(order.Customer, hold, order.Id));
        return (payment, noted);
    }

    /// <summary>Ends an order that has nothing left to give back: its held credits return, and it is cancelled.</summary>
    /// <returns>The order, saved with the changes.</returns>
    public Order End(Changes changes, Order order, string reason, OrderPayment? payment, Money cancelledAmount)
    {
        var ended = OrderStateMachine.Apply(order, new OrderCommand.Cancel(reason, payment, cancelledAmount), changes.At).ValueOrThrow();
        string subject = TimerSubject.Of(order.Customer, order.Id);
        changes
            .Save(ended)
            .Remove(new DueTimer(TimerKinds.OrderExpiry, subject, changes.At))
            .Remove(new DueTimer(TimerKinds.OrderOverdue, subject, changes.At));
        if (order.Hold is { } hold)
        {
            changes
                .Credit(new CreditCommand.Release(order.Customer, hold, order.Id, TimeRanOut: false))
                .Save(OrderJournal.Step(order.Id, changes.At, "saga.restore-credits", "Credits restored", $"{order.CreditAmount} credits"));
        }
        RestoreAllowance(changes, order, 0);
        changes.Raise(journal.Cancelled(ended));
        return ended;
    }

    /// <summary>Gives back to the period it came from what an order took of an allowance and did not use.</summary>
    /// <param name="used">How many of what it took were used.</param>
    public static void RestoreAllowance(Changes changes, Order order, long used)
    {
        if (order.Terms is not OrderTerms.Feature { Allowance: { } taken } || taken.Quantity <= used)
            return;

        changes
            .Save(new AllowanceUse(order.Customer, order.Product!, taken.PeriodStart, used - taken.Quantity))
            .Save(OrderJournal.Step(
                order.Id, changes.At, "saga.restore-allowance", "Allowance restored", $"{taken.Quantity - used} of {taken.Plan}"));
    }

    /// <summary>When to try again what a gateway refused: later each time, never not at all.</summary>
    public static DueTimer Again(PaymentAttempt refused, DateTimeOffset now)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(refused.Try - 1, 20));
        return new DueTimer(TimerKinds.GiveBack, refused.Id.ToString(), now + (pause < LongestPause ? pause : LongestPause), refused.Try);
    }

    public static string TimelineType(AttemptPurpose purpose) => purpose switch
    {
        AttemptPurpose.Confirm => "gateway.confirm",
        AttemptPurpose.Refund or AttemptPurpose.Compensate or AttemptPurpose.Reject or AttemptPurpose.CallOff => "gateway.cancel",
    };

    public static string Verb(AttemptPurpose purpose) => purpose switch
    {
        AttemptPurpose.Confirm => "confirm",
        AttemptPurpose.Refund => "refund",
        AttemptPurpose.Compensate => "cancel, undoing the order,",
        AttemptPurpose.Reject => "cancel, the money not being this order's,",
        AttemptPurpose.CallOff => "closing the account",
    };

    /// <summary>The intent, and the promise to ask what became of it should nobody else tell.</summary>
    public static PaymentAttempt Commit(Changes changes, PaymentAttempt attempt)
    {
        changes
            .Save(attempt)
            .Save(new DueTimer(TimerKinds.Resolve, attempt.Id.ToString(), changes.At + Settlement.CallLimit))
            .Save(OrderJournal.Step(attempt.Order, changes.At, TimelineType(attempt.Purpose),
                $"Gateway: {Verb(attempt.Purpose)} sent", $"{attempt.Amount}, key {attempt.Id}"));
        return attempt;
    }
}
