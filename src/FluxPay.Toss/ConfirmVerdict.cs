using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Wire;
using static FluxPay.Payments.GatewayPaymentState;

namespace FluxPay.Toss;

/// <summary>Whether a confirm happened: from its answer, and where that proves nothing, from the payment.</summary>
internal static class ConfirmVerdict
{
    /// <summary>The outcome, or null when the payment has to be asked about first.</summary>
    public static GatewayOutcome? Of(GatewayConfirm request, TossAnswer answer) =>
        Of(payment => payment.ProviderKey == request.ProviderKey, answer);

    /// <summary>As above, of any call that takes money.</summary>
    /// <param name="isOurs">Whether a payment that Toss tells of is the one that was asked for.</param>
    public static GatewayOutcome? Of(Func<GatewayPayment, bool> isOurs, TossAnswer answer) => answer switch
    {
        TossAnswer.Done done => OfSuccess(isOurs, done.Payment.Payment),
        TossAnswer.NotSent notSent => Refused(RefusalKind.NotSent, notSent.Code, notSent.Message, retryable: true),
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
    public static GatewayOutcome Of(GatewayConfirm request, TossAnswer.Refused refused, TossLookup lookup) =>
        Of(request.OrderId, request.Amount, refused, lookup);

    /// <summary>As above, of any call that takes this amount for this order.</summary>
    public static GatewayOutcome Of(string orderId, Money amount, TossAnswer.Refused refused, TossLookup lookup)
    {
        bool contradicts = refused.Rule.Class == TossErrorClass.Conflict;
        return lookup switch
        {
            TossLookup.Found found => OfPayment(orderId, amount, refused, found.Payment.Payment),
            TossLookup.Missing when contradicts => Unknown(refused, "Toss does not know the payment"),
            TossLookup.Missing => Refused(RefusalKind.Declined, refused),
            TossLookup.Unclear unclear => Unknown(refused, unclear.Reason),
            _ => throw new UnreachableException(),
        };
    }

    // A success with another amount or order than ours is told as it is: money has moved, and only the engine, which sees
    // the difference, can give it back. A refusal would hide it.
    private static GatewayOutcome OfSuccess(Func<GatewayPayment, bool> isOurs, GatewayPayment payment) =>
        isOurs(payment) && payment.State is Paid or AwaitingDeposit
            ? new GatewayOutcome.Succeeded(payment)
            : new GatewayOutcome.Unknown($"Toss answered with a payment that is {payment.State}, or another one.");

    private static GatewayOutcome OfPayment(
        string orderId, Money amount, TossAnswer.Refused refused, GatewayPayment payment)
    {
        bool tookMoney = payment.State is Paid or AwaitingDeposit;
        if (payment.OrderId != orderId || (payment.Amount != amount && !tookMoney))
            return Refused(RefusalKind.Mismatch, refused);

        return payment.State switch
        {
            Paid or AwaitingDeposit => new GatewayOutcome.Succeeded(payment),
            // "Already processed", yet nothing was: another confirm is on its way, or the query was too early.
            AwaitingConfirm => refused.Rule.Class == TossErrorClass.Conflict
                ? Unknown(refused, "the payment still waits")
                : Refused(RefusalKind.Declined, refused),
            Cancelled or Failed or Expired => Refused(RefusalKind.Declined, refused),
        };
    }

    private static GatewayOutcome.Refused Refused(RefusalKind kind, TossAnswer.Refused refused) =>
        Refused(kind, refused.Code, refused.Message, refused.Rule.Retryable && kind != RefusalKind.Mismatch);

    private static GatewayOutcome.Refused Refused(RefusalKind kind, string code, string message, bool retryable) =>
        new(kind, code, message, retryable);

    private static GatewayOutcome.Unknown Unknown(TossAnswer.Refused refused, string but) =>
        new($"Toss refused with {refused.Code}, but: {but}.");
}
