using FluxPay.Events;
using FluxPay.Policies;
using FluxPay.Subscriptions;

namespace FluxPay.Http;

internal sealed record SubscriptionChangeView(
    SubscriptionSnapshot Subscription, DateTimeOffset EffectiveAt, string Applied, IReadOnlyList<ChangeLineView> Lines, long Total, string Currency)
{
    public static SubscriptionChangeView Of(SubscriptionChange c) => new(
        c.Subscription.ToSnapshot(), c.EffectiveAt, c.Timing.Wire(),
        [.. c.Lines.Select(l => new ChangeLineView(l.Description, l.PeriodStart, l.PeriodEnd, l.Quantity, l.UnitPrice, l.Amount))],
        c.Total.MinorUnits, c.Total.Currency.Code);
}

internal sealed record ChangeLineView(
    string Description, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, long Quantity, long? UnitPrice, long Amount);

internal sealed record InvoiceView(
    string InvoiceId, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, IReadOnlyList<InvoiceLineView> Lines, long Total, string Status)
{
    public static InvoiceView Of(Invoice i) => new(
        i.Id.ToString(), i.PeriodStart, i.PeriodEnd, [.. i.Lines.Select(l => new InvoiceLineView(l.Description, l.Quantity, l.UnitPrice, l.Amount))],
        i.Total.MinorUnits, i.Status.Wire());
}

/// <summary>An invoice beside others of its customer: also whose it is, and of which subscription.</summary>
internal sealed record CustomerInvoiceView(
    string InvoiceId, string CustomerId, string? SubscriptionId, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
    IReadOnlyList<InvoiceLineView> Lines, long Total, string Currency, string Status, DateTimeOffset CreatedAt, DateTimeOffset? PaidAt)
{
    public static CustomerInvoiceView Of(Invoice i) => new(
        i.Id.ToString(), i.Customer.Id, i.Subscription?.ToString(), i.PeriodStart, i.PeriodEnd, InvoiceView.Of(i).Lines, i.Total.MinorUnits,
        i.Total.Currency.Code, i.Status.Wire(), i.CreatedAt, i.PaidAt);
}

internal sealed record InvoiceLineView(string Description, long Quantity, long? UnitPrice, long Amount);

internal sealed record ConsentView(string SubscriptionId, string Kind, DateTimeOffset RecordedAt)
{
    public static ConsentView Of(Consent c) => new(c.Subscription.ToString(), c.Kind.Wire(), c.RecordedAt);
}

internal sealed record PlanView(
    string PlanId, long Price, string Currency, string Interval, int Every, string? Trial, long Credits, string Group, bool Seats,
    bool ConsentRequired, IReadOnlyDictionary<string, PlanFeatureView> Features)
{
    public static PlanView Of(PlanPolicy p, Currency currency) => new(
        p.Name, p.Price, currency.Code, p.Interval == BillingInterval.Year ? "year" : "month", p.Every, p.Trial?.ToString(), p.Credits, p.Group,
        p.Seats, p.ConsentRequired, p.Features.ToDictionary(f => f.Key, f => PlanFeatureView.Of(f.Value)));
}

internal sealed record PlanFeatureView(long? Included, long? Limit, bool Unlimited)
{
    public static PlanFeatureView Of(PlanFeature feature) => new(
        (feature as PlanFeature.Included)?.Quantity, (feature as PlanFeature.Limited)?.Quantity, feature is PlanFeature.Unlimited);
}
