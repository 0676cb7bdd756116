namespace FluxPay.Subscriptions;

/// <summary>What the end of a period comes to.</summary>
internal abstract record Renewal
{
    private Renewal() { }   // closed: every outcome is listed here

    /// <summary>It ends here.</summary>
    public sealed record Ended(Subscription Subscription) : Renewal;

    /// <summary>The next period runs; what it costs is to be collected.</summary>
    /// <param name="Subscription">In the next period, nothing of it paid yet.</param>
    /// <param name="Bill">What is due.</param>
    /// <param name="PlanAmount">What of it is the plan.</param>
    public sealed record Next(Subscription Subscription, Bill Bill, long PlanAmount) : Renewal;

    /// <summary>
    /// Decides a boundary. The instant that counts is the period's end, however late anybody looks; after a long sleep the periods follow
    /// one another, each decided once the one before is settled.
    /// </summary>
    /// <param name="subscription">Whose period has ended, with nothing open.</param>
    /// <param name="hasBillingMethod">True when there is a card to charge.</param>
    /// <param name="consents">What was agreed to.</param>
    /// <param name="metered">The use of the period that ended.</param>
    /// <param name="now">The instant it is looked at.</param>
    public static Renewal Of(
        Subscription subscription, bool hasBillingMethod, IReadOnlyList<Consent> consents, IReadOnlyList<InvoiceLine> metered, DateTimeOffset now)
    {
        bool trial = subscription.Status == SubscriptionStatus.Trialing;
        if (subscription.CancelAtPeriodEnd)
            return Stop(subscription, SubscriptionStatus.Cancelled, EndReason.Cancelled, now);

        var next = Advance(subscription, now);
        var line = Pricing.PlanLine(next.Plan, next.Seats, next.Period, next.Whole, next.Zone);
        if (NeededConsent(subscription, next) is { } kind && !consents.Any(c => c.Kind == kind && Covers(c, subscription.PeriodEnd)))
            return Stop(subscription, SubscriptionStatus.Expired, EndReason.NoConsent, now);

        var bill = Bill.Of([.. metered, .. line.Amount == 0 ? [] : new[] { line }], subscription.CreditBalance, next.Period);
        if (trial && bill.Total > 0 && !hasBillingMethod)
            return Stop(subscription, SubscriptionStatus.Expired, EndReason.NoBillingMethod, now);
        return new Next(next with { CreditBalance = bill.Balance }, bill, line.Amount);
    }

    /// <summary>The agreement without which a change may not raise what is paid; null where none is needed.</summary>
    public static ConsentKind? NeededConsent(Subscription before, PlanChange to)
    {
        // Only the same plan at another price is a rise of the price; another plan is what its customer chose.
        bool dearer = to.Plan.Name == before.Plan.Name && Pricing.ComparePerDay(to with { Seats = 1 }, before.Plan, 1) > 0;
        return dearer && to.Plan.ConsentRequired ? ConsentKind.PriceChange : null;
    }

    public static bool Covers(Consent consent, DateTimeOffset instant) => consent.RecordedAt >= instant - Consent.Validity;

    private static ConsentKind? NeededConsent(Subscription before, Subscription next)
    {
        if (before.Status == SubscriptionStatus.Trialing)
            return next.Plan is { ConsentRequired: true, Price: > 0 } ? ConsentKind.TrialToPaid : null;
        return before.Pending is { } change ? NeededConsent(before, change) : null;
    }

    private static Ended Stop(Subscription subscription, SubscriptionStatus status, EndReason reason, DateTimeOffset now) =>
        new(SubscriptionStateMachine.End(subscription, status, reason, now));

    private static Subscription Advance(Subscription subscription, DateTimeOffset now)
    {
        var (plan, pending) = (subscription.Plan, subscription.Pending);
        var (cycle, index) = (subscription.Cycle, subscription.PeriodIndex + 1);
        if (pending is not null && !(Pricing.SameInterval(plan, pending.Plan) && plan.Anchor == pending.Plan.Anchor))
            (cycle, index) = (BillingCycle.Starting(subscription.PeriodEnd, pending.Plan, subscription.Zone), 0);
        var period = cycle.PeriodAt(index);
        return subscription with
        {
            Status = SubscriptionStatus.Active,
            Plan = pending?.Plan ?? plan,
            PolicyVersion = pending?.PolicyVersion ?? subscription.PolicyVersion,
            Seats = pending?.Seats ?? subscription.Seats,
            Pending = null,
            Cycle = cycle,
            PeriodIndex = index,
            PeriodStart = period.Start,
            PeriodEnd = period.End,
            Whole = cycle.WholeOf(index),
            Paid = 0,
            UpdatedAt = now,
        };
    }
}
