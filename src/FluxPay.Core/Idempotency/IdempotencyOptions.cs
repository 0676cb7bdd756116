namespace FluxPay.Idempotency;

/// <summary>Section <c>FluxPay:Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Whether a POST under orders, payments, credits and subscriptions must carry an <c>Idempotency-Key</c>.</summary>
    /// <value>Default false.</value>
    public bool Required { get; set; }
}
