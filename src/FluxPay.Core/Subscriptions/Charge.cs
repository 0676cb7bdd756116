namespace FluxPay.Subscriptions;

/// <summary>
/// One try to take an invoice's total from a registered card. The row is committed before anything leaves. Its id is the idempotency key
/// and the order id at the gateway, so whatever dies, it is found again by query, and a new try is a new order there.
/// </summary>
internal sealed record Charge : IRecord
{
    public required AttemptId Id { get; init; }
    public required InvoiceId Invoice { get; init; }
    public SubscriptionId? Subscription { get; init; }
    public required CustomerRef Customer { get; init; }
    public required BillingMethodId Method { get; init; }
    public required string Provider { get; init; }
    /// <summary>What the buyer reads on the statement.</summary>
    public required string OrderName { get; init; }
    public required Money Amount { get; init; }
    /// <summary>True when somebody asked for it outside the schedule, which it then leaves as it is.</summary>
    public bool Unscheduled { get; init; }
    public required ChargeStatus Status { get; init; }
    /// <summary>The gateway's own key, once it has told.</summary>
    public string? ProviderKey { get; init; }
    public string? Code { get; init; }
    public string? Message { get; init; }
    public bool Retryable { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public long Version { get; init; }

    public bool IsOpen => Status == ChargeStatus.Sent;
}

/// <summary>What came of a charge.</summary>
internal enum ChargeStatus
{
    /// <summary>Nobody knows yet.</summary>
    Sent,
    /// <summary>The money was taken.</summary>
    Succeeded,
    /// <summary>The gateway said no.</summary>
    Refused,
    /// <summary>It provably never left.</summary>
    NotSent,
}
