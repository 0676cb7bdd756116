using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>What customers may use, and by what right.</summary>
public sealed class Entitlements
{
    private readonly PlanMemory _plans;
    private readonly IUsageLog _log;
    private readonly IPolicies _policies;
    private readonly TimeProvider _time;

    internal Entitlements(PlanMemory plans, IUsageLog log, IPolicies policies, TimeProvider time) =>
        (_plans, _log, _policies, _time) = (plans, log, policies, time);

    /// <summary>
    /// Whether a customer may use a feature now, and how much of it is included. Nothing is taken by asking. What another host has changed of
    /// the customer's plans may take a second to show; how many were taken is counted each time.
    /// </summary>
    /// <returns>The entitlement, or <see cref="ErrorCode.InvalidRequest"/> for a feature that the policy does not have.</returns>
    public async Task<Result<Entitlement>> CheckAsync(CustomerRef customer, string feature, CancellationToken cancellationToken = default)
    {
        var (policy, now) = (_policies.For(customer.Service), _time.Now());
        if (!policy.Features.TryGetValue(feature, out var sold))
            return FieldErrors.Refusal("feature", "is not in the policy", "정책에 없는 기능입니다");

        var plan = (await _plans.RecallAsync(customer, PlanMemory.Recent, cancellationToken)).Plans.Of(feature, now);
        return plan is null
            ? await WithoutPlanAsync(customer, sold, policy, now, cancellationToken)
            : await OfPlanAsync(customer, sold, plan, cancellationToken);
    }

    /// <summary>What a plan gives of a feature as of now; null when none names it.</summary>
    internal async Task<PlanGrant?> PlanAsync(CustomerRef customer, string feature, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await _plans.ReadAsync(customer, cancellationToken)).Of(feature, at);

    /// <summary>What a plan gives of a feature, for a decision that spends and expects in its commit what this rests on.</summary>
    /// <param name="quantity">How many are wanted.</param>
    /// <param name="anew">True to read all of it; else what is remembered will do.</param>
    internal async Task<Entitled> ForSpendingAsync(
        CustomerRef customer, string feature, long quantity, DateTimeOffset at, bool anew, CancellationToken cancellationToken)
    {
        var (plans, areRemembered) = await _plans.RecallAsync(customer, anew ? TimeSpan.MinValue : PlanMemory.AnyAge, cancellationToken);
        var plan = plans.Of(feature, at);
        if (plan?.Most is null)   // nothing of it is counted
            return new Entitled(plans, plan, 0, areRemembered);
        if (!anew && plans.UsedIfFits(plan, feature, quantity) is { } known)
            return new Entitled(plans, plan, known, true);
        long used = await _log.AllowanceUsedAsync(customer, feature, plan.PeriodStart, cancellationToken);
        plans.Counted(plan, feature, used);
        return new Entitled(plans, plan, used, areRemembered);
    }

    private async Task<Result<Entitlement>> OfPlanAsync(
        CustomerRef customer, FeaturePolicy sold, PlanGrant plan, CancellationToken cancellationToken)
    {
        var metered = sold.Charge as FeatureCharge.Metered;
        bool rated = metered is not null && plan.Feature is not PlanFeature.Limited;   // its allowance counts when the period is rated
        var end = plan.ResetsAt ?? plan.At + UsageService.MostEarly;
        long used = rated
            ? (await _log.TotalsAsync(customer, sold.Name, plan.PeriodStart, end, cancellationToken)).Of(metered!.Aggregate)
            : await _log.AllowanceUsedAsync(customer, sold.Name, plan.PeriodStart, cancellationToken);
        bool unbounded = plan.Feature is PlanFeature.Unlimited || (plan.Feature is PlanFeature.Enabled && sold.Charge is FeatureCharge.None);
        long included = (plan.Most ?? 0) + (rated ? metered!.Pricing.Included : 0);
        long left = Math.Max(0, included - used);
        bool chargedBeyond = sold.Charge is not FeatureCharge.None && plan.Feature is not PlanFeature.Limited;
        return new Entitlement
        {
            Feature = sold.Name,
            Allowed = unbounded || left > 0 || chargedBeyond,
            Included = unbounded ? null : included,
            Used = used,
            Remaining = unbounded ? null : left,
            ResetsAt = plan.ResetsAt,
            Source = Entitlement.OfSubscription,
            Subscription = plan.Subscription.Id,
            Plan = plan.Subscription.Plan.Name,
        };
    }

    private async Task<Result<Entitlement>> WithoutPlanAsync(
        CustomerRef customer, FeaturePolicy sold, ServicePolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (sold.Charge is not FeatureCharge.Metered metered)
        {
            return new Entitlement
            {
                Feature = sold.Name,
                Allowed = sold.Charge is not FeatureCharge.None,
                Included = 0,
                Remaining = 0,
                Source = sold.Charge switch
                {
                    FeatureCharge.Credit => "credit",
                    FeatureCharge.Payment => "payment",
                    _ => "none",
                },
            };
        }

        var month = BillingMonth.Of(now, policy.TimeZone);
        long used = (await _log.TotalsAsync(customer, sold.Name, month.Start, month.End, cancellationToken)).Of(metered.Aggregate);
        return new Entitlement
        {
            Feature = sold.Name,
            Allowed = true,
            Included = metered.Pricing.Included,
            Used = used,
            Remaining = Math.Max(0, metered.Pricing.Included - used),
            ResetsAt = month.End,
            Source = "metered",
        };
    }
}

/// <summary>What a customer may use of one feature.</summary>
public sealed record Entitlement
{
    internal const string OfSubscription = "subscription";

    /// <summary>The feature.</summary>
    public required string Feature { get; init; }
    /// <summary>Whether one more may be used: from the allowance, or for the feature's own charge.</summary>
    public required bool Allowed { get; init; }
    /// <summary>How many the period includes; null without a bound.</summary>
    public long? Included { get; init; }
    /// <summary>How many of the period were taken.</summary>
    public long Used { get; init; }
    /// <summary>How many are left; null without a bound.</summary>
    public long? Remaining { get; init; }
    /// <summary>When the period ends; null where nothing is counted, or the next period is about to begin.</summary>
    public DateTimeOffset? ResetsAt { get; init; }
    /// <summary>
    /// <c>subscription</c> where a plan gives it; else what the feature charges: <c>credit</c>, <c>payment</c>, <c>metered</c> or <c>none</c>.
    /// </summary>
    public required string Source { get; init; }
    /// <summary>The subscription that gives it.</summary>
    public SubscriptionId? Subscription { get; init; }
    /// <summary>Its plan.</summary>
    public string? Plan { get; init; }
}

/// <summary>What a decision that spends rests on.</summary>
/// <param name="Plans">The customer's plans.</param>
/// <param name="Plan">The one that gives the feature; null when none does.</param>
/// <param name="Used">How many of the period were taken.</param>
/// <param name="IsRemembered">True when part of it was not read just now: a refusal must be decided again on what is read.</param>
internal sealed record Entitled(LivePlans Plans, PlanGrant? Plan, long Used, bool IsRemembered)
{
    /// <summary>Has the commit take from the allowance.</summary>
    public void Take(Changes changes, CustomerRef customer, string feature, DateTimeOffset periodStart, long quantity) => changes
        .Save(new AllowanceUse(customer, feature, periodStart, quantity, Plan!.Most))
        .OnCommitted(() => Plans.Took(feature, periodStart, quantity));
}

/// <summary>What a subscription gives of one feature at an instant.</summary>
internal sealed record PlanGrant(Subscription Subscription, PlanFeature Feature, DateTimeOffset At)
{
    /// <summary>A renewal that is late has not moved the period yet; the boundary instant belongs to the new one all the same.</summary>
    public DateTimeOffset PeriodStart => At < Subscription.PeriodEnd ? Subscription.PeriodStart : Subscription.PeriodEnd;

    public DateTimeOffset? ResetsAt => At < Subscription.PeriodEnd ? Subscription.PeriodEnd : null;

    /// <summary>How many a period has; null where that is not said.</summary>
    public long? Most => Feature switch
    {
        PlanFeature.Included included => included.Quantity,
        PlanFeature.Limited limited => limited.Quantity,
        _ => null,
    };

    public int Rank => Feature switch
    {
        PlanFeature.Unlimited => 0,
        PlanFeature.Included => 1,
        PlanFeature.Limited => 2,
        _ => 3,
    };
}
