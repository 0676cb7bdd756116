using System.Diagnostics;
using System.Globalization;
using FluxPay;
using FluxPay.Payments;

namespace AcornPay.Adapter;

/// <summary>Acorn Pay as a gateway. It gives money back whole or not at all.</summary>
internal sealed class AcornGateway(AcornClient client) : IPaymentGateway
{
    public string Provider => "acorn";

    public GatewayCapabilities Capabilities => GatewayCapabilities.Idempotency;

    public async Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await client.SendAsync("take", cancellationToken,
            ("request", request.IdempotencyKey), ("charge", request.ProviderKey), ("order", request.OrderId), ("sum", Text(request.Amount)));
        // Whoever took it: what the charge is now says whether it is this order's.
        return reply is AcornReply.Answered { Error: "already-taken" or "already-returned" }
            ? await TakenBeforeAsync(request, cancellationToken)
            : Outcome(reply, request.ProviderKey, GatewayPaymentState.Paid);
    }

    public async Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Amount != request.Refundable)
            return Refused(RefusalKind.Declined, "no-parts", "Acorn Pay gives a payment back whole.");

        var reply = await client.SendAsync("return", cancellationToken,
            ("request", request.IdempotencyKey), ("charge", request.ProviderKey), ("reason", request.Reason));
        return reply is AcornReply.Answered { Error: "already-returned" }
            ? Outcome(await LookAsync(request.ProviderKey, cancellationToken), request.ProviderKey, GatewayPaymentState.Cancelled)
            : Outcome(reply, request.ProviderKey, GatewayPaymentState.Cancelled);
    }

    public async Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) =>
        await LookAsync(providerKey, cancellationToken) switch
        {
            AcornReply.Answered { Error: "no-charge" } => new GatewayReport.NotFound(),
            AcornReply.Answered { Error: null } answered when AcornPayment.Read(answered.Form) is { } payment && payment.ProviderKey == providerKey =>
                new GatewayReport.Found(payment),
            AcornReply.Answered answered => new GatewayReport.Unknown($"Acorn Pay answered {answered.Error ?? "another charge"}."),
            AcornReply.NotSent notSent => new GatewayReport.Unknown(notSent.Message),
            AcornReply.NoAnswer noAnswer => new GatewayReport.Unknown(noAnswer.Reason),
            _ => throw new UnreachableException(),
        };

    private Task<AcornReply> LookAsync(string charge, CancellationToken cancellationToken) =>
        client.SendAsync("look", cancellationToken, ("charge", charge));

    private async Task<GatewayOutcome> TakenBeforeAsync(GatewayConfirm request, CancellationToken cancellationToken) =>
        await QueryAsync(request.ProviderKey, cancellationToken) switch
        {
            GatewayReport.Found { Payment: var payment } when payment.OrderId != request.OrderId || payment.Amount != request.Amount =>
                Refused(RefusalKind.Mismatch, "other-order", "This charge was taken for another order."),
            GatewayReport.Found { Payment: { State: GatewayPaymentState.Paid } payment } => new GatewayOutcome.Succeeded(payment),
            GatewayReport.Found => Refused(RefusalKind.Declined, "already-returned", "This charge was returned."),
            _ => new GatewayOutcome.Unknown("Acorn Pay took it before, and does not say for whom."),
        };

    private static GatewayOutcome Outcome(AcornReply reply, string charge, GatewayPaymentState expected) => reply switch
    {
        AcornReply.NotSent notSent => Refused(RefusalKind.NotSent, notSent.Code, notSent.Message),
        AcornReply.NoAnswer noAnswer => new GatewayOutcome.Unknown(noAnswer.Reason),
        AcornReply.Answered { Error: { } error } => Outcome(error),
        AcornReply.Answered answered => AcornPayment.Read(answered.Form) is { } payment && payment.ProviderKey == charge && payment.State == expected
            ? new GatewayOutcome.Succeeded(payment)
            : new GatewayOutcome.Unknown("Acorn Pay answered with something else than what was asked."),
        _ => throw new UnreachableException(),
    };

    /// <summary>What is not known to be a refusal may have happened.</summary>
    private static GatewayOutcome Outcome(string error) => error switch
    {
        "turned-down" => Refused(RefusalKind.Declined, error, "The buyer's bank said no."),
        "lapsed" => Refused(RefusalKind.Declined, error, "The buyer took too long."),
        "no-charge" or "not-taken" => Refused(RefusalKind.Declined, error, "There is nothing to take or to return."),
        "other-order" or "other-sum" => Refused(RefusalKind.Mismatch, error, "The charge is for another order or sum."),
        "bad-signature" or "unknown-merchant" => Refused(RefusalKind.NotSent, error, "Acorn Pay does not know us; look at FluxPay:AcornPay."),
        _ => new GatewayOutcome.Unknown($"Acorn Pay answered {error}."),
    };

    private static GatewayOutcome.Refused Refused(RefusalKind kind, string code, string message) =>
        new(kind, code, message, Retryable: kind == RefusalKind.NotSent || code is "turned-down" or "lapsed");

    private static string Text(Money amount) => amount.MinorUnits.ToString(CultureInfo.InvariantCulture);
}
