using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Storage;
using FluxPay.TossSimulator.Webhooks;

namespace FluxPay.TossSimulator.Billing;

/// <summary>Billing keys from the buyer's window to their end.</summary>
internal sealed class BillingKeys(
    Database database, BillingTable table, IdempotencyMemory memory, WebhookOutbox webhooks, Answers answers, TimeProvider time)
{
    /// <summary>A buyer who registered a card in the window.</summary>
    public Registration Register(string customerKey, string behavior, string origin)
    {
        var registration = new Registration(
            SimulatorIds.AuthKey(), customerKey, behavior, BillingCard.Test, time.GetUtcNow(), origin);
        table.Save(registration);
        return registration;
    }

    /// <summary><c>POST /v1/billing/authorizations/issue</c>.</summary>
    public Answer Issue(TossCall call) => call.Body is { } body && IssueRequest.Read(body) is { } request
        ? Settle(call, () => table.FindByAuthKey(request.AuthKey) is { BillingKey: null } registration
            && registration.CustomerKey == request.CustomerKey ? registration : null)
        : answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);

    /// <summary><c>POST /v1/billing/authorizations/card</c>: without a window, by the card's own data.</summary>
    public Answer IssueByCard(TossCall call, string origin)
    {
        if (call.Body is not { } body || CardRequest.Read(body) is not { } request
            || body.Text("customerKey") is not { } customerKey || !IssueRequest.IsCustomerKey(customerKey))
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        if (BillingCard.Refuse(request.CardNumber, request.Year, request.Month, call.ReceivedAt) is { } refusal)
            return answers.Refuse(refusal, call);
        return Settle(call, () => new Registration(SimulatorIds.AuthKey(), customerKey, Behaviors.Behavior.Default,
            BillingCard.Of(request.CardNumber), time.GetUtcNow(), origin));
    }

    /// <summary><c>DELETE /v1/billing/{billingKey}</c>: answers nothing at all.</summary>
    public Answer Delete(string billingKey, TossCall call) => database.Write(() =>
    {
        if (table.FindByBillingKey(billingKey) is not { } registration)
            return Answers.OfError(new TossError(ErrorCodes.NotFoundBilling), call.InEnglish);
        if (registration.RemovedAt is not null)
            return Answers.OfError(new TossError(ErrorCodes.AlreadyRemovedBillingKey), call.InEnglish);
        table.Save(registration with { RemovedAt = time.GetUtcNow() });
        webhooks.EnqueueBillingDeleted(billingKey);
        return Answers.Empty;
    });

    private Answer Settle(TossCall call, Func<Registration?> find) => database.Write(() =>
    {
        Answer answer;
        if (find() is { } registration)
        {
            registration = registration with { BillingKey = SimulatorIds.BillingKey() };
            table.Save(registration);
            answer = Answers.Of(BillingJson.Of(registration), WireJson.Readable.BillingJson);
        }
        else
        {
            answer = Answers.OfError(new TossError(ErrorCodes.InvalidBillingAuth), call.InEnglish);
        }
        memory.Remember(call, answer);
        return answer;
    });
}
