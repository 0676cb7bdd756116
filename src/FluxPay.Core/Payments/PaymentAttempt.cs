namespace FluxPay.Payments;

/// <summary>
/// One thing asked of a gateway. The row is committed before anything leaves, so whatever dies, someone finds it and asks what
/// became of it. Its id is the idempotency key: repeating the attempt repeats the key, a new try is a new attempt.
/// </summary>
public sealed record PaymentAttempt : IRecord
{
    /// <summary>The attempt's id, and the key sent to the gateway.</summary>
    public required AttemptId Id { get; init; }
    /// <summary>Of which payment.</summary>
    public required PaymentId Payment { get; init; }
    /// <summary>Of which order.</summary>
    public required OrderId Order { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>Where.</summary>
    public required string Provider { get; init; }
    /// <summary>The gateway's own key of the payment.</summary>
    public required string ProviderKey { get; init; }
    /// <summary>What was asked.</summary>
    public required AttemptPurpose Purpose { get; init; }
    /// <summary>Which try at the same thing this is, from 1; a new try has a new key.</summary>
    public required int Try { get; init; }
    /// <summary>What to take or give back.</summary>
    public required Money Amount { get; init; }
    /// <summary>Before a cancel: what was left to give back. Zero for a confirm.</summary>
    public required Money Refundable { get; init; }
    /// <summary>Why money is given back; null for a confirm.</summary>
    public string? Reason { get; init; }
    /// <summary>Credits set aside until the gateway has answered, when a top-up is refunded.</summary>
    public HoldId? Hold { get; init; }
    /// <summary>What came of it.</summary>
    public required AttemptStatus Status { get; init; }
    /// <summary>The gateway's code for a refusal, or why the outcome is not known.</summary>
    public string? Code { get; init; }
    /// <summary>The gateway's message for a refusal.</summary>
    public string? Message { get; init; }
    /// <summary>True when the buyer may well succeed with another try.</summary>
    public bool Retryable { get; init; }
    /// <summary>When it was committed, just before it left.</summary>
    public required DateTimeOffset SentAt { get; init; }
    /// <summary>When its outcome was recorded.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>The code of what the gateway gave back without being asked, booked once it said so.</summary>
    internal const string GivenBackUnasked = "GIVEN_BACK_UNASKED";

    /// <summary>True while its outcome is not recorded.</summary>
    public bool IsOpen => Status == AttemptStatus.Sent;
}

/// <summary>What was asked of the gateway, and who reads the answer.</summary>
public enum AttemptPurpose
{
    /// <summary>Take the money.</summary>
    Confirm,
    /// <summary>Give money back because someone asked for it.</summary>
    Refund,
    /// <summary>Give everything back because the order is undone; never gives up.</summary>
    Compensate,
    /// <summary>Give everything back because the gateway took another amount than the order's; never gives up.</summary>
    Reject,
    /// <summary>Close an account that waits for its deposit, because the order ends; nothing has moved.</summary>
    CallOff,
}

/// <summary>What came of an attempt.</summary>
public enum AttemptStatus
{
    /// <summary>Nobody knows yet.</summary>
    Sent,
    /// <summary>It happened.</summary>
    Succeeded,
    /// <summary>The gateway said no.</summary>
    Refused,
    /// <summary>The gateway holds this payment for another order or amount.</summary>
    Mismatched,
    /// <summary>It provably never left.</summary>
    NotSent,
}
