using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Payments;

/// <summary><c>POST /v1/payments/{paymentKey}/cancel</c>: gives money back, or plays what the payment was told to.</summary>
internal sealed class CancelPayment(
    Database database, PaymentBook book, PaymentTable payments, PaymentsInFlight inFlight, IdempotencyMemory memory,
    BehaviorStage stage, Answers answers, TimeProvider time)
{
    /// <returns>Null: cut the connection.</returns>
    public async Task<Answer?> RunAsync(string paymentKey, TossCall call)
    {
        if (call.Body is not { } body || CancelRequest.Read(body) is not { } request)
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        if (book.Find(paymentKey) is null)
            return answers.Refuse(new TossError(ErrorCodes.NotFoundPayment), call);

        using IDisposable? turn = inFlight.TryEnter(paymentKey);
        if (turn is null)
            // Says that another call runs, not what became of this one: it must not stay bound to the key.
            return Answers.OfError(new TossError(ErrorCodes.ForbiddenConsecutiveRequest), call.InEnglish);

        Behavior behavior = TakeBehavior(paymentKey, request, call);
        return await stage.PlayAsync(behavior, call, () => Settle(paymentKey, request, behavior, call));
    }

    private Behavior TakeBehavior(string paymentKey, CancelRequest request, TossCall call)
    {
        Payment payment = payments.Find(paymentKey)!;
        if (payment.NextCancel == Behavior.Default
            || PaymentRules.Cancel(payment, request, "", call.ReceivedAt).Error is not null)
            return new Behavior.Approve();

        payments.Save(payment with { NextCancel = Behavior.Default });
        return Behavior.Parse(payment.NextCancel) ?? new Behavior.Approve();
    }

    private Answer Settle(string paymentKey, CancelRequest request, Behavior behavior, TossCall call) => database.Write(() =>
    {
        Decision decision = behavior is Behavior.Decline decline
            ? new TossError(decline.Code)
            : PaymentRules.Cancel(payments.Find(paymentKey)!, request, SimulatorIds.TransactionKey(), time.GetUtcNow());
        if (decision.Payment is { } cancelled)
            book.Save(cancelled);

        Answer answer = decision.Error is { } error
            ? Answers.OfError(error, call.InEnglish)
            : Answers.OfPayment(decision.Payment!);
        memory.Remember(call, answer);
        return answer;
    });
}
