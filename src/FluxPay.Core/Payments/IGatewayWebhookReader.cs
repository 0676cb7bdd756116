namespace FluxPay.Payments;

/// <summary>
/// Reads which payment a provider's webhook is about. What it reads is a hint and never the truth: anyone can post one,
/// so the engine asks the provider before it believes anything.
/// </summary>
public interface IGatewayWebhookReader
{
    /// <summary>The provider whose webhooks these are, as <see cref="IPaymentGateway.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>What the body says; null when it names no payment.</summary>
    /// <param name="body">The body as it came in.</param>
    GatewayHint? Read(ReadOnlySpan<byte> body);
}
