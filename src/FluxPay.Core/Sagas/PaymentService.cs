using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>Payments from the success page on: confirmed, and given back.</summary>
public sealed class PaymentService
{
    private const int MostQuotes = 5;

    private readonly IStore _store;
    private readonly IOrders _orders;
    private readonly IPayments _payments;
    private readonly PaymentRouting _routing;
    private readonly GatewayCalls _calls;
    private readonly GiveBack _giveBack;
    private readonly RefundQuotes _quotes;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly PaymentOptions _options;

    internal PaymentService(
        IStore store, IOrders orders, IPayments payments, PaymentRouting routing, GatewayCalls calls, GiveBack giveBack, RefundQuotes quotes,
        IIdSource ids, TimeProvider time, IOptions<PaymentOptions> options)
    {
        (_store, _orders, _payments, _routing, _calls) = (store, orders, payments, routing, calls);
        (_giveBack, _quotes, _ids, _time, _options) = (giveBack, quotes, ids, time, options.Value);
    }

    /// <summary>Takes the money of a payment that the buyer has authenticated, once, and fulfils the order in the same commit.</summary>
    /// <param name="providerKey">The gateway's own key, as its success page hands it over.</param>
    /// <param name="amount">What the success page says, minor units; must be the order's.</param>
    /// <param name="provider">Whose success page it is: one that the policy lets the order go to; null for the payment's own, or the
    /// one that this key was tried at before, when nothing was sent.</param>
    /// <returns>The payment; <see cref="Payment.InDoubt"/> when the gateway has not answered in time. Or
    /// <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.OutcomeUnknown"/>, <see cref="ErrorCode.AlreadyProcessed"/>,
    /// <see cref="ErrorCode.StateConflict"/>, <see cref="ErrorCode.Mismatch"/>, <see cref="ErrorCode.PaymentRefused"/>,
    /// <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public Task<Result<Payment>> ConfirmAsync(
        string service, OrderId id, string providerKey, long amount, string? provider = null, IReplay? replay = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(service, replay, async changes =>
        {
            // Whose key it is is asked together with the rest, where it most likely leads.
            string likely = provider ?? _routing.First(service, amount);
            var (reading, readingToo) = (FindAsync(service, id, cancellationToken), _payments.FindByProviderKeyAsync(likely, providerKey, cancellationToken));
            var ((order, newest), holder) = (await reading, await readingToo);
            if (order is null)
                return Missing.Order;
            string at = provider ?? await WindowOfAsync(newest, providerKey, cancellationToken);
            if (at != likely)
                holder = await _payments.FindByProviderKeyAsync(at, providerKey, cancellationToken);
            if (await CheckAsync(order, newest, at, amount, holder, cancellationToken) is { } refusal)
                return refusal;

            var payment = order.Payment!.Status == PaymentStatus.Failed   // refused before: another key pays with a new payment
                ? Checkout.NewPayment(order, _ids.New<PaymentId>(), at, changes.At)
                : newest!;
            if (payment.AwaitsDeposit)
                return AwaitsDeposit(payment, providerKey);
            var applied = PaymentStateMachine.Apply(payment, new PaymentCommand.Approve(at, providerKey), changes.At);
            if (applied.Error is { } moved)   // another confirm was committed between the two reads: the order says what it came to
            {
                var current = (await _orders.FindAsync(service, id, cancellationToken))!;
                return await CheckAsync(current, newest, at, amount, holder, cancellationToken) ?? moved;
            }
            var approved = applied.Value!;
            var noted = order.Note(approved, changes.At);
            changes.Save(approved).Save(noted);
            var attempt = GiveBack.Commit(changes, new PaymentAttempt
            {
                Id = _ids.New<AttemptId>(),
                Payment = approved.Id,
                Order = order.Id,
                Customer = order.Customer,
                Provider = approved.Provider,
                ProviderKey = providerKey,
                Purpose = AttemptPurpose.Confirm,
                Try = 1,
                Amount = approved.Amount,
                Refundable = Money.Zero(approved.Amount.Currency),
                Status = AttemptStatus.Sent,
                SentAt = changes.At,
            });
            return new PaymentCase(attempt, approved, noted);
        }, cancellationToken);

    /// <summary>Gives paid money back, all that is left or a part. Of a top-up, unused credits go back with it.</summary>
    /// <param name="amount">Minor units; null for all that was paid.</param>
    /// <returns>The payment afterwards; <see cref="Payment.InDoubt"/> when the gateway has not answered in time. Or
    /// <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.OutcomeUnknown"/>, <see cref="ErrorCode.StateConflict"/>,
    /// <see cref="ErrorCode.ExceedsRest"/>, <see cref="ErrorCode.PaymentRefused"/>, <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public Task<Result<Payment>> CancelAsync(
        string service, PaymentId id, long? amount, string reason, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        RunAsync(service, replay, async changes =>
        {
            var payment = await _payments.FindAsync(service, id, cancellationToken);
            if (payment is null)
                return Missing.Payment;
            var order = (await _orders.FindAsync(service, payment.Order, cancellationToken))!;
            var asked = new Money(amount ?? payment.Refundable.MinorUnits, payment.Amount.Currency);
            return await IntendRefundAsync(changes, order, payment, asked, reason, cancellationToken);
        }, cancellationToken);

    /// <summary>What <see cref="RefundAsync"/> would give back now, and by which rule; changes nothing.</summary>
    /// <returns>The quote, or <see cref="ErrorCode.NotFound"/>, or <see cref="ErrorCode.OutcomeUnknown"/> while the gateway owes an answer.</returns>
    public Task<Result<RefundQuote>> QuoteRefundAsync(string service, OrderId id, CancellationToken cancellationToken = default) =>
        _quotes.OfAsync(service, id, _time.Now(), cancellationToken);

    /// <summary>Gives back what <see cref="QuoteRefundAsync"/> says: of a top-up what its rules give for it, else all that is left.</summary>
    /// <returns>The payment afterwards, as <see cref="CancelAsync"/>; <see cref="ErrorCode.ExceedsRest"/> when it is nothing.</returns>
    public async Task<Result<Payment>> RefundAsync(
        string service, OrderId id, string reason, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        for (int tries = 1; ; tries++)
        {
            bool isQuoted = false;
            var refunded = await RunAsync(service, replay, async changes =>
            {
                isQuoted = false;
                var (order, payment) = await FindAsync(service, id, cancellationToken);
                if (order is null)
                    return Missing.Order;
                if (payment is null)
                    return OrderStateMachine.Refuse(order, "refund");
                if (payment is { InDoubt: false, Status: PaymentStatus.Confirmed } && !order.Compensating)
                {
                    var quote = await _quotes.OfAsync(order, payment, changes.At, cancellationToken);
                    if (quote.Refundable.MinorUnits == 0)
                        return PaymentStateMachine.NothingLeft(order.Id.ToString());
                    isQuoted = true;
                    return await IntendRefundAsync(changes, order, payment, quote.Refundable, reason, cancellationToken);
                }
                return await IntendRefundAsync(changes, order, payment, payment.Refundable, reason, cancellationToken);
            }, cancellationToken);

            // Credits were used between quote and commit: what is left of them is quoted anew.
            if (!isQuoted || tries == MostQuotes || refunded.Error is not { Code: ErrorCode.ExceedsRest })
                return refunded;
        }
    }

    /// <summary>
    /// Grants the expired credits of a top-up anew, as points, which its customer may choose in place of a share of their price where
    /// <see cref="QuoteRefundAsync"/> offers it. No money moves, and what is unused stays as it is.
    /// </summary>
    /// <returns>The payment, unchanged. Or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.OutcomeUnknown"/>,
    /// <see cref="ErrorCode.StateConflict"/>; <see cref="ErrorCode.ExceedsRest"/> when nothing is offered.</returns>
    public Task<Result<Payment>> GrantExpiredAnewAsync(
        string service, OrderId id, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        _store.DecideAsync<Payment>(async () =>
        {
            var changes = new Changes(_time.Now());
            var (order, payment) = await FindAsync(service, id, cancellationToken);
            if (order is null)
                return Missing.Order;
            if (payment is null || order.Compensating)
                return OrderStateMachine.Refuse(order, "refund");
            if (payment.InDoubt)
                return PaymentStateMachine.InDoubtError(order.Id.ToString());
            if ((await _quotes.OfAsync(order, payment, changes.At, cancellationToken)).AsCredits is not { } offered)
                return LedgerRefusals.NothingExpired;

            // The wallet's lock decides: what a refund in money, or another choice, has taken of them meanwhile is not expired any more.
            changes
                .Credit(new CreditCommand.GrantAnew(
                    order.Customer, _ids.New<GrantId>(), order.Id, offered.ExpiresAt, _quotes.NoticeAt(order, offered.ExpiresAt, changes.At)))
                .Save(OrderJournal.Step(order.Id, changes.At, "saga.grant-anew", "Expired credits granted anew", $"{offered.Credits} credits"))
                .Remember(replay, payment);
            return changes.Then(payment);
        }, cancellationToken);

    /// <summary>Commits to asking the gateway for a refund; of a top-up, with the credits that go back set aside.</summary>
    private async Task<Result<PaymentCase>> IntendRefundAsync(
        Changes changes, Order order, Payment payment, Money asked, string reason, CancellationToken cancellationToken)
    {
        if (order.Compensating && !payment.InDoubt)
            return OrderStateMachine.Refuse(order, "cancel");
        var requested = PaymentStateMachine.Apply(payment, new PaymentCommand.RequestCancel(asked), changes.At);
        if (requested.Error is { } refusal)
            return refusal;

        var hold = order.Terms is OrderTerms.Pack pack ? await ReserveAsync(changes, order, payment, asked, pack, cancellationToken) : (HoldId?)null;
        var noted = order.Note(requested.Value!, changes.At);
        changes.Save(requested.Value!).Save(noted);
        return new PaymentCase(_giveBack.Intend(changes, payment, asked, AttemptPurpose.Refund, reason, hold: hold), requested.Value!, noted);
    }

    /// <summary>The order and its payment, read together; once more where one of them was changed between the two.</summary>
    private async Task<(Order? Order, Payment? Payment)> FindAsync(string service, OrderId id, CancellationToken cancellationToken)
    {
        var (reading, readingToo) = (_orders.FindAsync(service, id, cancellationToken), _payments.FindNewestAsync(id, cancellationToken));
        var (order, newest) = (await reading, await readingToo);
        return order?.Payment is { } current && current.Id != newest?.Id
            ? (order, await _payments.FindAsync(service, current.Id, cancellationToken))
            : (order, order?.Payment is null ? null : newest);
    }

    /// <summary>Whose key it is where nobody says: the payment's gateway, or the one where the key was tried and nothing was sent.</summary>
    private async Task<string> WindowOfAsync(Payment? payment, string providerKey, CancellationToken cancellationToken)
    {
        var unsent = payment is { Status: PaymentStatus.Ready, Version: > 1 }
            ? await _payments.FindUnsentAttemptAsync(payment.Id, providerKey, cancellationToken) : null;
        return unsent?.Provider ?? payment?.Provider ?? Gateways.None;
    }

    /// <summary>Sets aside the credits that the refund of a top-up takes back; the ledger refuses more than they are worth.</summary>
    private async Task<HoldId> ReserveAsync(
        Changes changes, Order order, Payment payment, Money asked, OrderTerms.Pack pack, CancellationToken cancellationToken)
    {
        var hold = _ids.New<HoldId>();
        int expiredPercent = await _quotes.ExpiredPercentAsync(order, payment, pack, changes.At, cancellationToken);
        changes.Credit(new CreditCommand.ReservePurchase(order.Customer, hold, order.Id, asked.MinorUnits,
            payment.Refundable.MinorUnits, payment.Amount.MinorUnits, pack.Credits * order.Quantity, expiredPercent));
        return hold;
    }

    /// <summary>Commits an intent, sends it, and answers with what came of it in time.</summary>
    private async Task<Result<Payment>> RunAsync(
        string service, IReplay? replay, Func<Changes, Task<Result<PaymentCase>>> intend, CancellationToken cancellationToken)
    {
        // An earlier run of this request sent something: its outcome is the answer, unless it provably never left.
        if (replay?.Resumes is { } earlier && await _payments.FindAttemptAsync(earlier, cancellationToken) is not { Status: AttemptStatus.NotSent })
            return await AnswerAsync(service, earlier);

        var intent = await _store.DecideAsync<PaymentCase>(async () =>
        {
            var changes = new Changes(_time.Now());
            var intended = await intend(changes);
            return intended.Error is { } error
                ? error
                : changes.Start(replay, intended.Value!.Attempt.Id).Then(_ => intended.Value.After(changes));
        }, cancellationToken);
        if (intent.Error is { } refusal)
            return refusal;

        return await _calls.SendAsync(intent.Value!, replay, _options.ConfirmWait) is { } settled
            ? Answer(settled.Attempt, settled.Payment)
            : await AnswerAsync(service, intent.Value!.Attempt.Id);
    }

    /// <summary>In the order the contract gives: in doubt, state, amount, then whether that gateway may have it, and whose key it is.</summary>
    /// <param name="holder">The newest payment that carries the key.</param>
    private async Task<FluxPayError?> CheckAsync(
        Order order, Payment? newest, string provider, long amount, Payment? holder, CancellationToken cancellationToken)
    {
        if (order.Payment is { InDoubt: true })
            return PaymentStateMachine.InDoubtError(order.Id.ToString());
        if (order.Status is OrderStatus.Paid or OrderStatus.Completed)
        {
            var existing = order.Payment is { } p ? await _payments.FindAsync(order.Customer.Service, p.Id, cancellationToken) : null;
            return new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
                "The order is paid already; nothing was charged again.", "이미 결제된 주문입니다. 추가로 결제되지 않았습니다."), existing);
        }
        if (order.Status == OrderStatus.Cancelled)
            return OrderStateMachine.Refuse(order, "confirm");
        if (amount != order.Amount.MinorUnits)
        {
            return Mismatch($"The order is for {order.Amount.MinorUnits}, not {amount}; nothing was charged.",
                $"주문 금액은 {order.Amount.MinorUnits}이며 요청 금액 {amount}과 다릅니다. 결제되지 않았습니다.");
        }
        if (provider != newest?.Provider && !_routing.Allows(order.Customer.Service, order.Amount, provider))
        {
            return Mismatch($"The order cannot be paid through {provider}; nothing was charged.",
                $"이 주문은 {provider}(으)로 결제할 수 없습니다. 결제되지 않았습니다.");
        }

        // A key that failed with another order may have been sent there by mistake; the gateway knows whose it is.
        return holder is { Status: not PaymentStatus.Failed } && holder.Order != order.Id
            ? Mismatch("The payment key belongs to another order; nothing was charged.", "다른 주문의 결제 키입니다. 결제되지 않았습니다.")
            : null;
    }

    /// <summary>What came of an attempt, as its request is answered: now, or when it comes back.</summary>
    private async Task<Result<Payment>> AnswerAsync(string service, AttemptId id)
    {
        var attempt = (await _payments.FindAttemptAsync(id))!;
        return Answer(attempt, (await _payments.FindAsync(service, attempt.Payment))!);
    }

    private static Result<Payment> Answer(PaymentAttempt attempt, Payment payment) => attempt.Status switch
    {
        AttemptStatus.Sent or AttemptStatus.Succeeded => payment,
        AttemptStatus.Refused => new FluxPayError(ErrorCode.PaymentRefused, new Text(
            $"The gateway refused: {attempt.Message} ({attempt.Code}).", $"결제사가 거절했습니다: {attempt.Message} ({attempt.Code})"),
            new GatewayRefusal(attempt.Provider, attempt.Code!, attempt.Message!, attempt.Retryable)),
        AttemptStatus.Mismatched => Mismatch("The gateway holds this payment for another order or amount; nothing stays charged.",
            "결제사의 주문 또는 금액이 요청과 다릅니다. 결제 금액은 남아 있지 않습니다."),
        AttemptStatus.NotSent => new FluxPayError(ErrorCode.GatewayUnavailable, new Text(
            "The gateway cannot be reached and nothing was sent; try again shortly.",
            "결제사에 연결할 수 없어 요청을 보내지 않았습니다. 잠시 후 다시 시도해 주세요."))
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        },
    };

    /// <summary>The account is issued, so the same key is told so again; another one has to wait until the order is cancelled.</summary>
    private static FluxPayError AwaitsDeposit(Payment payment, string providerKey) => payment.ProviderKey == providerKey
        ? new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
            "The account is issued already and waits for its deposit.", "이미 발급된 가상계좌로, 입금을 기다리고 있습니다."), payment)
        : new FluxPayError(ErrorCode.StateConflict, new Text(
            "The order waits for a deposit into its account; cancel it to pay otherwise.",
            "가상계좌 입금을 기다리는 주문입니다. 다른 방법으로 결제하려면 주문을 취소해 주세요."),
            new StateConflict(payment.Status.Wire(), []));

    private static FluxPayError Mismatch(string english, string korean) => new(ErrorCode.Mismatch, new Text(english, korean));
}

/// <summary>What a <c>PAY_002</c> carries.</summary>
/// <param name="Provider">The gateway.</param>
/// <param name="ProviderCode">Its own code.</param>
/// <param name="ProviderMessage">Its own message.</param>
/// <param name="Retryable">True when the buyer may well succeed with another try.</param>
public sealed record GatewayRefusal(string Provider, string ProviderCode, string ProviderMessage, bool Retryable);
