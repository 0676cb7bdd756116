using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Payments;

/// <summary>Payments without a window: by a card's own data, or into an account issued for an order.</summary>
internal sealed class DirectPayments(
    Database database, PaymentBook book, PaymentTable payments, VirtualAccounts accounts, IdempotencyMemory memory, Answers answers,
    TimeProvider time)
{
    /// <summary><c>POST /v1/payments/key-in</c>. The number is checked, shown masked and not kept.</summary>
    public Answer KeyIn(TossCall call, string origin)
    {
        if (call.Body is not { } body || DirectOrder.Read(body) is not { } order || CardRequest.Read(body) is not { } card)
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        if (BillingCard.Refuse(card.CardNumber, card.Year, card.Month, call.ReceivedAt) is { } refusal)
            return answers.Refuse(refusal, call);
        BillingCard shown = BillingCard.Of(card.CardNumber);
        PaymentMethod method = PaymentMethod.OfCard(shown.IssuerCode) with { CardNumber = shown.Number };
        return Settle(call, order, method, origin, payment => PaymentRules.Approve(
            payment, payment.RequestedAmount, SimulatorIds.TransactionKey(), SimulatorIds.ApproveNo(), time.GetUtcNow()));
    }

    /// <summary><c>POST /v1/virtual-accounts</c>.</summary>
    public Answer IssueAccount(TossCall call, string origin)
    {
        if (call.Body is not { } body || DirectOrder.Read(body) is not { } order || body.Text("customerName") is not { Length: > 0 and <= 100 })
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        if (Banks.CodeOf(body.Text("bank") ?? "") is not { } bank || !VirtualAccount.Banks.Contains(bank))
            return answers.Refuse(new TossError(ErrorCodes.InvalidBank), call);
        if (Deadline.Read(body, call.ReceivedAt, out DateTimeOffset dueAt) is { } refusal)
            return answers.Refuse(refusal, call);
        return Settle(call, order, PaymentMethod.OfVirtualAccount(bank), origin,
            payment => accounts.Issue(payment, payment.RequestedAmount, bank, dueAt));
    }

    private Answer Settle(TossCall call, DirectOrder order, PaymentMethod method, string origin, Func<Payment, Payment> apply) =>
        database.Write(() =>
        {
            Answer answer = Refuse(order, method) is { } refusal
                ? Answers.OfError(refusal, call.InEnglish)
                : Answers.OfPayment(Add(apply(order.ToPayment(method, origin, time.GetUtcNow()))));
            memory.Remember(call, answer);
            return answer;
        });

    private TossError? Refuse(DirectOrder order, PaymentMethod method) =>
        order.Amount < method.MinimumAmount ? new TossError(ErrorCodes.BelowMinimumAmount)
        : payments.FindOfOrder(order.OrderId) is { IsCharged: true } or { Account: not null } ? new TossError(ErrorCodes.DuplicatedOrderId)
        : null;

    private Payment Add(Payment payment)
    {
        book.Add(payment);
        return payment;
    }
}
