using FluxPay.Payments;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>One provider, and what its buyers do there; the latter only where a test can be one.</summary>
internal interface IGatewayPlace
{
    /// <summary>The adapter of that provider, with our secret and address unless told otherwise.</summary>
    GatewayUnderTest Open(string? secret = null, Uri? elsewhere = null);

    /// <summary>A buyer finishes in the window.</summary>
    /// <returns>The provider's key of the payment.</returns>
    Task<string> PayAsync(string orderId, long amount, Buyer buyer = Buyer.Pays);

    /// <summary>What really moved for an order: how often money was taken, and what is not given back.</summary>
    Task<(long Charges, long Balance)> ChargesAsync(string orderId);
}

internal enum Buyer
{
    Pays,
    IsDeclined,
    /// <summary>Pays, and the first answers to the confirm and to the cancel never come back.</summary>
    LosesAnswers,
}

/// <summary>A gateway as an application gets it, and what it must not have logged when it ends.</summary>
internal sealed class GatewayUnderTest(IPaymentGateway gateway, Redaction redaction, IAsyncDisposable services) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public IPaymentGateway Gateway => gateway;

    public Redaction Redaction => redaction;

    public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request) => gateway.ConfirmAsync(request, Token);

    public Task<GatewayOutcome> CancelAsync(GatewayCancel request) => gateway.CancelAsync(request, Token);

    public Task<GatewayReport> QueryAsync(string key) => gateway.QueryAsync(key, Token);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        redaction.Verify();
    }
}
