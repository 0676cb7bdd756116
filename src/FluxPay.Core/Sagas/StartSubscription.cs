namespace FluxPay.Sagas;

/// <summary>Asks for a subscription.</summary>
/// <param name="Customer">Whose.</param>
/// <param name="Plan">A plan of the service's policy.</param>
public sealed record StartSubscription(CustomerRef Customer, string Plan)
{
    /// <summary>What to charge; null for the customer's newest.</summary>
    public BillingMethodId? BillingMethod { get; init; }

    /// <summary>How many seats; more than 1 only of a plan that has them.</summary>
    public long Seats { get; init; } = 1;
}

/// <summary>Asks for another plan, another number of seats, or both.</summary>
public sealed record ChangeSubscription
{
    /// <summary>A plan of the same group; null for the same plan, as it was promised.</summary>
    public string? Plan { get; init; }

    /// <summary>How many seats; null for as many as now.</summary>
    public long? Seats { get; init; }

    /// <summary>When; null for at once if it does not cost less a day, else at the period's end.</summary>
    public Subscriptions.ChangeTiming? When { get; init; }
}
