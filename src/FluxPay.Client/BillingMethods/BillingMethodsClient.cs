using FluxPay.Client.BillingMethods;
using FluxPay.Client.Http;

namespace FluxPay.Client;

/// <summary>
/// Registered cards. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid,
/// REQ_002 key unknown, and what each call names) and <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class BillingMethodsClient
{
    private readonly IBillingMethodsApi _api;

    internal BillingMethodsClient(IBillingMethodsApi api) => _api = api;

    /// <summary>Registers a card. The same registration again answers the same card.</summary>
    /// <exception cref="FluxPayApiException">
    /// PAY_002: refused, with <see cref="GatewayRefusal"/>. PAY_004: given up since. PAY_007: the gateway did not say; the same
    /// call finds out. PAY_008: nothing was sent.
    /// </exception>
    public Task<BillingMethod> RegisterAsync(RegisterBillingMethod registration, CancellationToken cancellationToken = default) =>
        RegisterAsync(registration, options: null, cancellationToken);

    /// <inheritdoc cref="RegisterAsync(RegisterBillingMethod, CancellationToken)"/>
    public Task<BillingMethod> RegisterAsync(
        RegisterBillingMethod registration, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return Call.PostAsync(options, key => _api.RegisterAsync(registration, key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads one page of a customer's cards that can be charged, newest first.</summary>
    public Task<Page<BillingMethod>> ListAsync(BillingMethodQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Call.SendAsync(() => _api.ListAsync(query.CustomerId, query.Limit, query.Cursor, cancellationToken));
    }

    /// <summary>Gives up a card: it cannot be charged any more.</summary>
    /// <exception cref="FluxPayApiException">
    /// PAY_006: no such card. PAY_002, PAY_007, PAY_008: not given up, or nobody knows; delete it again.
    /// </exception>
    public Task<BillingMethod> DeleteAsync(string billingMethodId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(billingMethodId);
        return Call.SendAsync(() => _api.DeleteAsync(id, cancellationToken));
    }
}
