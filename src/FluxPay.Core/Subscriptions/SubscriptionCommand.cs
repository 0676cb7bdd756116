namespace FluxPay.Subscriptions;

/// <summary>What a customer can ask of a subscription without money moving at once.</summary>
internal abstract record SubscriptionCommand
{
    private SubscriptionCommand() { }   // closed: every command is listed here

    /// <summary>End with the period that runs.</summary>
    public sealed record CancelAtPeriodEnd : SubscriptionCommand;

    /// <summary>End now. What was paid is not given back.</summary>
    public sealed record CancelNow : SubscriptionCommand;

    /// <summary>Go on: a pause ends, or the end with the period is called off.</summary>
    public sealed record Resume : SubscriptionCommand;

    /// <summary>Stop, and keep what is left of the period.</summary>
    public sealed record Pause : SubscriptionCommand;

    /// <summary>Become something else with the next period; a newer wish replaces an older one.</summary>
    public sealed record Schedule(PlanChange To) : SubscriptionCommand;

    /// <summary>Stay as it is after all.</summary>
    public sealed record WithdrawChange : SubscriptionCommand;
}
