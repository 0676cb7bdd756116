using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>Whether a cancel happened: from its answer, and where that proves nothing, from the balance.</summary>
internal static class CancelVerdict
{
    /// <summary>The outcome, or null when the payment has to be asked about first.</summary>
    public static GatewayOutcome? Of(GatewayCancel request, TossAnswer answer) => answer switch
    {
        TossAnswer.Done done => OfSuccess(request, done.Payment),
        TossAnswer.NotSent notSent => new GatewayOutcome.Refused(
            RefusalKind.NotSent, notSent.Code, notSent.Message, Retryable: true),
        TossAnswer.Unclear unclear => new GatewayOutcome.Unknown(unclear.Reason),
        TossAnswer.Refused refused => refused.Rule.Class switch
        {
            TossErrorClass.Declined or TossErrorClass.Limit => Refused(RefusalKind.Declined, refused),
            TossErrorClass.Credentials => Refused(RefusalKind.NotSent, refused),
            TossErrorClass.Invalid or TossErrorClass.Contract or TossErrorClass.Missing or TossErrorClass.Conflict => null,
            TossErrorClass.Unclear => throw new UnreachableException(),
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>The outcome of a refusal, now that the payment was asked about.</summary>
    public static GatewayOutcome Of(GatewayCancel request, TossAnswer.Refused refused, TossLookup lookup) => lookup switch
    {
        TossLookup.Found found when HasStarted(request, found.Payment) => OfSuccess(request, found.Payment),
        TossLookup.Found or TossLookup.Missing => Refused(RefusalKind.Declined, refused),
        TossLookup.Unclear unclear => new GatewayOutcome.Unknown($"Toss refused with {refused.Code}, but: {unclear.Reason}"),
        _ => throw new UnreachableException(),
    };

    // A cancel abroad that still runs is neither done nor refused; so is a balance that is not what ours would leave.
    private static GatewayOutcome OfSuccess(GatewayCancel request, TossPayment payment) =>
        payment.Payment.ProviderKey == request.ProviderKey && HasStarted(request, payment)
            && payment.Cancels.All(cancel => cancel.IsOver)
            ? new GatewayOutcome.Succeeded(payment.Payment)
            : new GatewayOutcome.Unknown(
                $"Toss has {payment.Balance} left and {payment.Cancels.Count} cancels, which is not this one done.");

    // What was left before makes our cancel recognisable: the balance it leaves, or its entry where others came after it.
    private static bool HasStarted(GatewayCancel request, TossPayment payment)
    {
        var expected = request.Refundable - request.Amount;
        return payment.Cancels.Count > 0
            && (payment.Balance == expected
                || payment.Cancels.Any(cancel => cancel.Amount == request.Amount && cancel.Left == expected));
    }

    private static GatewayOutcome.Refused Refused(RefusalKind kind, TossAnswer.Refused refused) =>
        new(kind, refused.Code, refused.Message, refused.Rule.Retryable);
}
