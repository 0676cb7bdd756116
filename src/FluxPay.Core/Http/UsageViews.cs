using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Usage;

namespace FluxPay.Http;

// What the API shows of metered use, of what plans allow, and of registered cards.

internal sealed record BillingMethodView(string BillingMethodId, string CustomerId, string Provider, BillingCardView? Card, DateTimeOffset CreatedAt)
{
    public static BillingMethodView Of(BillingMethod m) => new(
        m.Id.ToString(), m.Customer.Id, m.Provider, m.Card is { } card ? new BillingCardView(card.Issuer, card.Last4) : null, m.CreatedAt);
}

internal sealed record BillingCardView(string Issuer, string Last4);

internal sealed record UsageView(
    string EventId, string CustomerId, string Feature, long Quantity, DateTimeOffset OccurredAt, string? UniqueId, string? Reverses)
{
    public static UsageView Of(UsageEvent e) => new(e.EventId, e.Customer.Id, e.Feature, e.Quantity, e.OccurredAt, e.UniqueId, e.Reverses);
}

internal sealed record UsageBatchView(long Recorded, long Repeated, IReadOnlyList<UsageView> Items)
{
    public static UsageBatchView Of(IReadOnlyList<RecordedUsage> uses) => new(
        uses.Count(u => u.IsNew), uses.Count(u => !u.IsNew), [.. uses.Select(u => UsageView.Of(u.Event))]);
}

internal sealed record UsageExplanationView(
    string CustomerId, string Feature, DateTimeOffset From, DateTimeOffset To, string Unit, long Quantity, long? Included, long Billable,
    long Subtotal, long Amount, string Currency, IReadOnlyList<UsageTierView> Tiers)
{
    public static UsageExplanationView Of(UsageExplanation e, string currency) => new(
        e.Customer.Id, e.Feature, e.Start, e.End, e.Terms.Unit, e.Rated.Quantity, e.Terms.PlanIncluded is null ? null : e.Rated.Included,
        e.Rated.Billable, e.Rated.Subtotal, e.Rated.Amount, currency, [.. e.Rated.Tiers.Select(UsageTierView.Of)]);
}

internal sealed record UsageTierView(long? UpTo, long Quantity, decimal Price, decimal Flat, long Amount)
{
    public static UsageTierView Of(Policies.RatedTier t) => new(
        t.Tier.UpTo, t.Quantity, Decimals(t.Tier.Price), Decimals(t.Tier.Flat), t.Amount);

    private static decimal Decimals(Policies.UnitPrice price) => (decimal)price.Millionths / Policies.UnitPrice.PerMinorUnit;
}

internal sealed record EntitlementView(
    string Feature, bool Allowed, long? Included, long Used, long? Remaining, DateTimeOffset? ResetsAt, string Source, string? SubscriptionId,
    string? PlanId)
{
    public static EntitlementView Of(Entitlement e) => new(
        e.Feature, e.Allowed, e.Included, e.Used, e.Remaining, e.ResetsAt, e.Source, e.Subscription?.ToString(), e.Plan);
}
