using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Billing;

/// <summary><c>POST /v1/billing/{billingKey}</c>: charges a registered card, or plays what it was told to play at every charge.</summary>
internal sealed class ChargeBillingKey(
    Database database, BillingTable keys, PaymentBook book, PaymentTable payments, PaymentsInFlight inFlight, IdempotencyMemory memory,
    BehaviorStage stage, Answers answers, TimeProvider time)
{
    private static readonly TossError AlreadyRunning =
        new(ErrorCodes.FailedInternalSystemProcessing, "[S008] 기존 요청을 처리중입니다.");

    /// <returns>Null: cut the connection.</returns>
    public async Task<Answer?> RunAsync(string billingKey, TossCall call)
    {
        if (call.Body is not { } body || ChargeRequest.Read(body) is not { } request)
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        using IDisposable? turn = inFlight.TryEnter(request.OrderId);
        if (turn is null)
            return answers.Refuse(AlreadyRunning, call);

        if (Refuse(billingKey, request) is { } refusal)
            return answers.Refuse(refusal, call);
        Registration registration = keys.FindByBillingKey(billingKey)!;
        return await stage.PlayAsync(registration.Plays, call, () => Settle(registration, request, call));
    }

    private TossError? Refuse(string billingKey, ChargeRequest request)
    {
        if (keys.FindByBillingKey(billingKey) is not { } registration)
            return new TossError(ErrorCodes.NotFoundBilling);
        if (registration.RemovedAt is not null)
            return new TossError(ErrorCodes.AlreadyRemovedBillingKey);
        if (registration.CustomerKey != request.CustomerKey)
            return new TossError(ErrorCodes.NotMatchesCustomerKey);
        if (request.Amount < PaymentMethod.OfCard(registration.Card.IssuerCode).MinimumAmount)
            return new TossError(ErrorCodes.BelowMinimumAmount);
        return payments.FindOfOrder(request.OrderId) is { IsCharged: true } ? new TossError(ErrorCodes.DuplicatedOrderId) : null;
    }

    private Answer Settle(Registration registration, ChargeRequest request, TossCall call) => database.Write(() =>
    {
        // Another process on the file may have been first while this one was slow.
        Answer answer = Refuse(registration.BillingKey!, request) is { } refusal
            ? Answers.OfError(refusal, call.InEnglish)
            : Charge(registration, request, call);
        memory.Remember(call, answer);
        return answer;
    });

    private Answer Charge(Registration registration, ChargeRequest request, TossCall call)
    {
        Payment payment = NewPayment(registration, request);
        if (registration.Plays is Behavior.Decline decline)
        {
            var error = new TossError(decline.Code);
            payment = PaymentRules.Abort(payment, new Failure(decline.Code, ErrorCatalog.MessageOf(error, english: false)));
            book.Add(payment);
            return Answers.OfError(error, call.InEnglish);
        }
        long amount = registration.Plays is Behavior.WrongAmount wrong ? wrong.Amount : request.Amount;
        payment = PaymentRules.Approve(payment, amount, SimulatorIds.TransactionKey(), SimulatorIds.ApproveNo(), time.GetUtcNow());
        book.Add(payment);
        return Answers.OfPayment(payment);
    }

    private Payment NewPayment(Registration registration, ChargeRequest request)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new Payment(
            SimulatorIds.PaymentKey(now), request.OrderId, request.OrderName, registration.CustomerKey,
            PaymentMethod.OfCard(registration.Card.IssuerCode) with { CardNumber = registration.Card.Number },
            RequestedAmount: request.Amount, TotalAmount: request.Amount, BalanceAmount: request.Amount, PaymentStatus.InProgress,
            RequestedAt: now, AuthenticatedAt: now, Behavior.Default, Behavior.Default, registration.Origin)
        {
            Type = PaymentType.Billing,
            TaxFreeAmount = request.TaxFreeAmount,
        };
    }
}
