using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Payments;

/// <summary><c>POST /v1/payments/confirm</c>: charges the buyer, or plays what the payment was told to.</summary>
internal sealed class ConfirmPayment(
    Database database, PaymentBook book, PaymentTable payments, PaymentsInFlight inFlight, IdempotencyMemory memory,
    BehaviorStage stage, VirtualAccounts accounts, Answers answers, TimeProvider time)
{
    private static readonly TossError AlreadyRunning =
        new(ErrorCodes.FailedPaymentProcessing, "[S008] 기존 요청을 처리중입니다.");

    /// <returns>Null: cut the connection.</returns>
    public async Task<Answer?> RunAsync(TossCall call)
    {
        if (call.Body is not { } body || ConfirmRequest.Read(body) is not { } request)
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        using IDisposable? turn = inFlight.TryEnter(request.PaymentKey);
        if (turn is null)
            return answers.Refuse(AlreadyRunning, call);

        Payment? payment = payments.Find(request.PaymentKey);
        if (payment is not null && PaymentRules.IsExpired(payment, call.ReceivedAt))
            book.Expire(payment);
        Behavior behavior = TakeBehavior(payment, request, call);
        return await stage.PlayAsync(behavior, call, () => Settle(request, behavior, call));
    }

    /// <summary>The behavior holds for one confirm that would otherwise charge; a refused one leaves it for the next.</summary>
    private Behavior TakeBehavior(Payment? payment, ConfirmRequest request, TossCall call)
    {
        if (payment is null or { NextConfirm: Behavior.Default }
            || PaymentRules.RefuseConfirm(payment, request, call.ReceivedAt) is not null)
            return new Behavior.Approve();

        payments.Save(payment with { NextConfirm = Behavior.Default });
        return Behavior.Parse(payment.NextConfirm) ?? new Behavior.Approve();
    }

    private Answer Settle(ConfirmRequest request, Behavior behavior, TossCall call) => database.Write(() =>
    {
        Payment? payment = payments.Find(request.PaymentKey);
        TossError? refusal = payment is null
            ? new TossError(ErrorCodes.NotFoundPayment)
            : PaymentRules.RefuseConfirm(payment, request, call.ReceivedAt);

        Answer answer = refusal is not null
            ? Answers.OfError(refusal, call.InEnglish)
            : behavior is Behavior.Decline decline ? Decline(payment!, decline.Code, call) : Charge(payment!, behavior);
        memory.Remember(call, answer);
        return answer;
    });

    private Answer Decline(Payment payment, string code, TossCall call)
    {
        var error = new TossError(code);
        book.Save(PaymentRules.Abort(payment, new Failure(code, ErrorCatalog.MessageOf(error, english: false))));
        return Answers.OfError(error, call.InEnglish);
    }

    private Answer Charge(Payment payment, Behavior behavior)
    {
        long amount = behavior is Behavior.WrongAmount wrong ? wrong.Amount : payment.RequestedAmount;
        Payment confirmed = payment.Method is { Kind: MethodKind.VirtualAccount, BankCode: { } bank }
            ? accounts.Issue(payment, amount, bank, dueAt: null)
            : PaymentRules.Approve(payment, amount, SimulatorIds.TransactionKey(), SimulatorIds.ApproveNo(), time.GetUtcNow());
        book.Save(confirmed);
        return Answers.OfPayment(confirmed);
    }
}
