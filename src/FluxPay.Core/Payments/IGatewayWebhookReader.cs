namespace FluxPay.Payments;

/// <summary>
/// Reads which payment a provider's webhook is about. What it reads is a hint and never the truth: anyone can post one,
/// so the engine asks the provider before it believes anything.
/// </summary>
public interface IGatewayWebhookReader
{
    /// <summary>The provider whose webhooks these are, as <see cref="IPaymentGateway.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>True when the body names a payment; at least one of the two is then not null.</summary>
    /// <param name="body">The body as it came in.</param>
    /// <param name="providerKey">The provider's own key of the payment, if the body has it.</param>
    /// <param name="orderId">The order, if the body has it.</param>
    bool TryRead(ReadOnlySpan<byte> body, out string? providerKey, out string? orderId);
}
