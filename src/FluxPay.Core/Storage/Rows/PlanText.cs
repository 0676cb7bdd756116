using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Orders;
using FluxPay.Policies;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

/// <summary>Plans and what goes with them as they were promised, kept as JSON; a policy that changes does not change them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(CalendarSpanConverter)], UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredPlan))]
[JsonSerializable(typeof(StoredChange))]
[JsonSerializable(typeof(BillingCycle))]
[JsonSerializable(typeof(IReadOnlyList<InvoiceLine>))]
internal sealed partial class PlanText : JsonSerializerContext
{
    public static string Write(PlanPolicy plan) => JsonSerializer.Serialize(plan.ToStored(), Default.StoredPlan);
    public static string Write(BillingCycle cycle) => JsonSerializer.Serialize(cycle, Default.BillingCycle);
    public static string Write(IReadOnlyList<InvoiceLine> lines) => JsonSerializer.Serialize(lines, Default.IReadOnlyListInvoiceLine);

    /// <summary><c>null</c> for no change.</summary>
    public static string Write(PlanChange? change) => JsonSerializer.Serialize(
        change is null ? null : new StoredChange(change.Plan.ToStored(), change.PolicyVersion, change.Seats), Default.StoredChange!);

    public static PlanPolicy ReadPlan(string json) => JsonSerializer.Deserialize(json, Default.StoredPlan)!.ToPlan();
    public static BillingCycle ReadCycle(string json) => JsonSerializer.Deserialize(json, Default.BillingCycle)!;
    public static IReadOnlyList<InvoiceLine> ReadLines(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListInvoiceLine)!;

    public static PlanChange? ReadChange(string json) => JsonSerializer.Deserialize(json, Default.StoredChange) is { } stored
        ? new PlanChange(stored.Plan.ToPlan(), stored.PolicyVersion, stored.Seats)
        : null;
}

internal sealed record StoredChange(StoredPlan Plan, string PolicyVersion, long Seats);

/// <summary>A plan with its closed forms as the policy file writes them.</summary>
internal sealed record StoredPlan(
    string Name, long Price, BillingInterval Interval, int Every, CalendarSpan? Trial, IReadOnlyDictionary<string, string> Features, long Credits,
    bool Rollover, IReadOnlyList<CalendarSpan> Retry, CalendarSpan Grace, bool Consent, string Anchor, Proration Proration, string Group, bool Seats)
{
    internal static StoredPlan From(PlanPolicy plan) => new(
        plan.Name, plan.Price, plan.Interval, plan.Every, plan.Trial, plan.Features.ToDictionary(f => f.Key, f => Write(f.Value)), plan.Credits,
        plan.Rollover, plan.Retry, plan.Grace, plan.ConsentRequired, Write(plan.Anchor), plan.Proration, plan.Group, plan.Seats);

    public PlanPolicy ToPlan() => new()
    {
        Name = Name,
        Price = Price,
        Interval = Interval,
        Every = Every,
        Trial = Trial,
        Features = Features.ToDictionary(f => f.Key, f => ReadFeature(f.Value)),
        Credits = Credits,
        Rollover = Rollover,
        Retry = [.. Retry],
        Grace = Grace,
        ConsentRequired = Consent,
        Anchor = ReadAnchor(Anchor),
        Proration = Proration,
        Group = Group,
        Seats = Seats,
    };

    private static string Write(PlanFeature feature) => feature switch
    {
        PlanFeature.Included included => $"included {Text(included.Quantity)}",
        PlanFeature.Limited limited => $"limit {Text(limited.Quantity)}",
        PlanFeature.Unlimited => "unlimited",
        PlanFeature.Enabled => "true",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static PlanFeature ReadFeature(string text) => text.Split(' ') switch
    {
        ["included", var quantity] => new PlanFeature.Included(Number(quantity)),
        ["limit", var quantity] => new PlanFeature.Limited(Number(quantity)),
        ["unlimited"] => new PlanFeature.Unlimited(),
        _ => new PlanFeature.Enabled(),
    };

    private static string Write(BillingAnchor anchor) => anchor switch
    {
        BillingAnchor.FixedDay day => $"day {Text(day.Day)}",
        BillingAnchor.Calendar => "calendar",
        _ => "anniversary",
    };

    private static BillingAnchor ReadAnchor(string text) => text.Split(' ') switch
    {
        ["day", var day] => new BillingAnchor.FixedDay((int)Number(day)),
        ["calendar"] => new BillingAnchor.Calendar(),
        _ => new BillingAnchor.Anniversary(),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

internal static class StoredPlanExtensions
{
    public static StoredPlan ToStored(this PlanPolicy plan) => StoredPlan.From(plan);
}
