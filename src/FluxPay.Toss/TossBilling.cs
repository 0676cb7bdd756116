using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;

namespace FluxPay.Toss;

/// <summary>Billing keys of Toss Payments.</summary>
internal sealed class TossBilling(TossClient client, TossAlarm alarm) : IBillingGateway
{
    public string Provider => "toss";

    public async Task<BillingOutcome> IssueAsync(BillingIssue request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await client.SendAsync(BillingCalls.Issue(request), cancellationToken);
        var refusal = TossAnswer.ReadRefusal(TossOperation.Issue, reply);
        alarm.About(refusal);
        return refusal is not null ? Refused(refusal)
            : TossBillingKey.TryRead(((TossReply.Answered)reply).Body.Span, request.CustomerKey.Reveal(), out var issued)
                ? new BillingOutcome.Issued(issued)
                : new BillingOutcome.Unknown("Toss answered with something that is not a billing key of this customer.");
    }

    public async Task<GatewayOutcome> ChargeAsync(BillingCharge request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await client.SendAsync(BillingCalls.Charge(request), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Charge, reply);
        alarm.About(answer);
        return Marked(ConfirmVerdict.Of(payment => payment.OrderId == request.OrderId, answer)
            ?? ConfirmVerdict.Of(request.OrderId, request.Amount, (TossAnswer.Refused)answer,
                await LookUpAsync(request.OrderId, cancellationToken)));
    }

    public async Task<GatewayReport> QueryChargeAsync(string orderId, CancellationToken cancellationToken) =>
        TossCall.IsPossibleKey(orderId)
            ? Marked((await LookUpAsync(orderId, cancellationToken)).ToReport())
            : new GatewayReport.NotFound();

    public async Task<BillingOutcome> DeleteAsync(Secret billingKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(billingKey);
        if (!TossCall.IsPossibleKey(billingKey.Reveal()))
            return new BillingOutcome.Deleted();   // no such key can charge anything
        var reply = await client.SendAsync(BillingCalls.Delete(billingKey), cancellationToken);
        var refusal = TossAnswer.ReadRefusal(TossOperation.Delete, reply);
        alarm.About(refusal);
        return refusal is null or TossAnswer.Refused { Rule.Class: TossErrorClass.Missing } ? new BillingOutcome.Deleted() : Refused(refusal);
    }

    private async Task<TossLookup> LookUpAsync(string orderId, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(BillingCalls.QueryOrder(orderId), cancellationToken);
        alarm.About(reply);
        return TossLookup.Read(payment => payment.OrderId == orderId, reply);
    }

    private static GatewayOutcome Marked(GatewayOutcome outcome) => outcome is GatewayOutcome.Refused { Kind: RefusalKind.Declined } refused
        ? refused with { NeedsOtherMethod = TossErrorTable.IsForGood(refused.Code) }
        : outcome;

    private static GatewayReport Marked(GatewayReport report) => report is GatewayReport.Found { Payment: { Failure: { } failure } payment }
        ? new GatewayReport.Found(payment with { Failure = failure with { NeedsOtherMethod = TossErrorTable.IsForGood(failure.Code) } })
        : report;

    // No money is at stake here, so a code that Toss lists is believed without asking further.
    private static BillingOutcome Refused(TossAnswer refusal) => refusal switch
    {
        TossAnswer.NotSent notSent => new BillingOutcome.Refused(RefusalKind.NotSent, notSent.Code, notSent.Message, Retryable: true),
        TossAnswer.Refused { Rule.Class: TossErrorClass.Credentials } refused =>
            new BillingOutcome.Refused(RefusalKind.NotSent, refused.Code, refused.Message, refused.Rule.Retryable),
        TossAnswer.Refused refused =>
            new BillingOutcome.Refused(RefusalKind.Declined, refused.Code, refused.Message, refused.Rule.Retryable),
        TossAnswer.Unclear unclear => new BillingOutcome.Unknown(unclear.Reason),
        _ => throw new UnreachableException(),
    };
}
