using System.Diagnostics;
using System.Globalization;
using FluxPay.Payments;
using FluxPay.Toss.Http;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>What asking about a payment found.</summary>
internal abstract record TossLookup
{
    private TossLookup() { }   // closed: every finding is listed here

    public sealed record Found(TossPayment Payment) : TossLookup;

    public sealed record Missing : TossLookup;

    public sealed record Unclear(string Reason) : TossLookup;

    /// <summary>The finding in one reply; a payment that is not the one asked for proves nothing.</summary>
    public static TossLookup Read(Func<GatewayPayment, bool> isAskedFor, TossReply reply) => reply switch
    {
        TossReply.NotSent notSent => new Unclear(notSent.Message),
        TossReply.NoAnswer noAnswer => new Unclear(noAnswer.Reason),
        TossReply.Answered { IsSuccess: true } answered =>
            TossPayment.TryRead(answered.Body.Span, out var payment) && isAskedFor(payment.Payment)
                ? new Found(payment)
                : new Unclear("Toss answered a query with something that is not the payment asked for."),
        TossReply.Answered { Status: 404, Error.Code: "NOT_FOUND_PAYMENT" or "NOT_FOUND" } => new Missing(),
        TossReply.Answered answered => new Unclear(string.Create(CultureInfo.InvariantCulture,
            $"Toss answered a query with {answered.Status} {answered.Error?.Code ?? "and no code"}.")),
        _ => throw new UnreachableException(),
    };

    public GatewayReport ToReport() => this switch
    {
        Found found => new GatewayReport.Found(found.Payment.Payment),
        Missing => new GatewayReport.NotFound(),
        Unclear unclear => new GatewayReport.Unknown(unclear.Reason),
        _ => throw new UnreachableException(),
    };
}
