using FluxPay.Payments;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss;

/// <summary>Toss Payments as a gateway: sends, and lets the verdicts decide what came of it.</summary>
internal sealed partial class TossGateway(TossClient client, ILogger<TossGateway> logger) : IPaymentGateway
{
    public string Provider => "toss";

    public GatewayCapabilities Capabilities => GatewayCapabilities.PartialCancel | GatewayCapabilities.Idempotency;

    public async Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TossCall.IsPossibleKey(request.ProviderKey))
            return ImpossibleKey();

        var reply = await client.SendAsync(TossCall.Confirm(request), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Confirm, reply);
        Report(answer);
        return ConfirmVerdict.Of(request, answer)
            ?? ConfirmVerdict.Of(
                request, (TossAnswer.Refused)answer, await LookUpAsync(request.ProviderKey, cancellationToken));
    }

    public async Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TossCall.IsPossibleKey(request.ProviderKey))
            return ImpossibleKey();

        var reply = await client.SendAsync(TossCall.Cancel(request), cancellationToken);
        var answer = TossAnswer.Read(TossOperation.Cancel, reply);
        Report(answer);
        return CancelVerdict.Of(request, answer)
            ?? CancelVerdict.Of(
                request, (TossAnswer.Refused)answer, await LookUpAsync(request.ProviderKey, cancellationToken));
    }

    public async Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) =>
        TossCall.IsPossibleKey(providerKey)
            ? (await LookUpAsync(providerKey, cancellationToken)).ToReport()
            : new GatewayReport.NotFound();

    private async Task<TossLookup> LookUpAsync(string paymentKey, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(TossCall.Query(paymentKey), cancellationToken);
        if (reply is TossReply.Answered { Error.Code: { } code } && TossErrorTable.IsAboutCredentials(code))
            CredentialsRefused(logger, code);
        return TossLookup.Read(paymentKey, reply);
    }

    private static GatewayOutcome.Refused ImpossibleKey() =>
        new(RefusalKind.Declined, "INVALID_PAYMENT_KEY", "This is not a payment key of Toss Payments.", Retryable: false);

    // These two wait for a person, so they are told loudly; buyers' refusals are everyday and stand in the client's line.
    private void Report(TossAnswer answer)
    {
        if (answer is not TossAnswer.Refused refused)
            return;
        if (refused.Rule.Class == TossErrorClass.Credentials)
            CredentialsRefused(logger, refused.Code);
        else if (refused.Rule.Class == TossErrorClass.Contract)
            ContractRefused(logger, refused.Code);
    }

    [LoggerMessage(1, LogLevel.Error,
        "Toss refused our key ({Code}): set FluxPay:Toss:SecretKey to the secret key of this merchant id, "
        + "from the same pair as the client key of the payment window, and do not mix test and live.")]
    private static partial void CredentialsRefused(ILogger logger, string code);

    [LoggerMessage(2, LogLevel.Error,
        "Toss refused with {Code}: check in the developer centre that the secret key and the payment "
        + "window's client key are of one merchant id, and what its contract covers.")]
    private static partial void ContractRefused(ILogger logger, string code);
}
