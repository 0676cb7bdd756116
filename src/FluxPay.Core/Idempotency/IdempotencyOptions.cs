namespace FluxPay.Idempotency;

/// <summary>Section <c>FluxPay:Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Whether a POST under orders, payments, credits and subscriptions must carry an <c>Idempotency-Key</c>.</summary>
    /// <value>Default false.</value>
    public bool Required { get; set; }

    /// <summary>How long a run that says nothing any more counts as alive; another host may then run the request.</summary>
    /// <value>1 s up to 10 min. Default 30 s.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer is kept to be repeated; afterwards the key is as good as new.</summary>
    /// <value>1 day up to 10 years. Default 35 days.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(35);
}
