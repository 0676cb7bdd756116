namespace FluxPay.Client;

/// <summary>What pays an order.</summary>
public sealed record Payment
{
    /// <summary><c>pay_…</c>.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order it pays.</summary>
    public required string OrderId { get; init; }

    /// <summary>The gateway, for example <c>toss</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The gateway's own key of this payment.</summary>
    public string? ProviderPaymentKey { get; init; }

    /// <summary>Where the payment is in its life.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>
    /// True while something was sent to the gateway whose outcome is not known: neither paid nor refused. The engine
    /// finds out by itself; see <see cref="PaymentsClient.WaitUntilSettledAsync"/>.
    /// </summary>
    public bool InDoubt { get; init; }

    /// <summary>What the buyer paid with; null until it is known.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>In minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What was given back, in minor units.</summary>
    public required long CancelledAmount { get; init; }

    /// <summary>UTC; null until the gateway approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The gateway's receipt.</summary>
    public Uri? ReceiptUrl { get; init; }

    /// <summary>Why it failed; else null.</summary>
    public PaymentFailure? Failure { get; init; }

    /// <summary>Where to deposit; null for every other method.</summary>
    public VirtualAccount? VirtualAccount { get; init; }
}

/// <summary>Why a payment failed, in the gateway's words.</summary>
/// <param name="Code">The gateway's own code.</param>
/// <param name="Message">The gateway's own message.</param>
public sealed record PaymentFailure(string? Code = null, string? Message = null);

/// <summary>An account opened for one deposit.</summary>
public sealed record VirtualAccount
{
    /// <summary>The bank.</summary>
    public required string Bank { get; init; }

    /// <summary>The account's number.</summary>
    public required string AccountNumber { get; init; }

    /// <summary>UTC; no deposit is taken after it.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
