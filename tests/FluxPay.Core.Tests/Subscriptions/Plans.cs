using System.Globalization;
using FluxPay.Policies;

namespace FluxPay.Subscriptions.Tests;

/// <summary>Plans and instants of the tests; all in Seoul.</summary>
internal static class Plans
{
    public static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    public static readonly PlanPolicy Basic = Monthly("basic", 3000);
    public static readonly PlanPolicy Pro = Monthly("pro", 9900);
    public static readonly PlanPolicy Yearly = new() { Name = "yearly", Price = 99_000, Interval = BillingInterval.Year };

    public static PlanPolicy Monthly(string name, long price) => new() { Name = name, Price = price, Interval = BillingInterval.Month };

    public static ServicePolicy Policy(params PlanPolicy[] plans) => new()
    {
        Service = "moa",
        Name = "moa",
        TimeZone = Seoul,
        Plans = plans.ToDictionary(plan => plan.Name),
    };

    /// <summary>Local time of Seoul.</summary>
    public static DateTimeOffset At(string local) =>
        LocalTime.ToInstant(DateTime.Parse(local, CultureInfo.InvariantCulture), Seoul);

    public static SubscriptionStart Begin(PlanPolicy plan, string at, long seats = 1, bool hadTrial = false) => SubscriptionStart.Of(
        SubscriptionId.Of(Guid.Empty), new CustomerRef("moa", "cust-1"), plan, seats, Policy(plan), BillingMethodId.Of(Guid.Empty), hadTrial, At(at));

    /// <summary>A subscription whose first period is paid.</summary>
    public static Subscription Paid(PlanPolicy plan, string at, long seats = 1)
    {
        var begun = Begin(plan, at, seats);
        return begun.Bill is null ? begun.Subscription : begun.Subscription with
        {
            Status = SubscriptionStatus.Active,
            ActivatedAt = At(at),
            Paid = begun.Bill.Total,
        };
    }

    public static PlanChange To(PlanPolicy plan, long seats = 1) => new(plan, "v2", seats);
}
