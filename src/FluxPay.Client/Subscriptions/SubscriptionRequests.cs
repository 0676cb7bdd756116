namespace FluxPay.Client;

/// <summary>Starts a subscription.</summary>
public sealed record StartSubscription
{
    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>A plan of the policy.</summary>
    public required string PlanId { get; init; }

    /// <summary>What to charge; null for the customer's newest card.</summary>
    public string? BillingMethodId { get; init; }

    /// <summary>How many seats; null for 1.</summary>
    public long? Seats { get; init; }
}

/// <summary>Changes plan or seats.</summary>
public sealed record ChangeSubscription
{
    /// <summary>A plan of the same group; null for the plan it is.</summary>
    public string? PlanId { get; init; }

    /// <summary>How many seats; null for as many as now.</summary>
    public long? Seats { get; init; }

    /// <summary><c>NOW</c> or <c>PERIOD_END</c>; null: at once for what costs as much or more a day, else with the next period.</summary>
    public string? When { get; init; }
}

/// <summary>Asks for subscriptions, newest first.</summary>
public sealed record SubscriptionQuery
{
    /// <summary>Only those of one customer.</summary>
    public string? CustomerId { get; init; }

    /// <summary>At most so many, 1 to 100; null for 20.</summary>
    public int? Limit { get; init; }

    /// <summary>What the page before named; null for the first.</summary>
    public string? Cursor { get; init; }
}

internal sealed record CancelSubscription(bool AtPeriodEnd);

internal sealed record UseBillingMethod(string BillingMethodId);

internal sealed record RecordConsent(string Kind, string Evidence);
