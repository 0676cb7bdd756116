using System.Collections.Concurrent;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>A customer's subscriptions that had not ended when they were read, and what was counted of their allowances since.</summary>
internal sealed class LivePlans(CustomerRef customer, IReadOnlyList<Subscription> live)
{
    private readonly ConcurrentDictionary<(string Feature, DateTimeOffset PeriodStart), long> _used = [];

    /// <summary>What a commit expects that was decided on them.</summary>
    public ExpectedSubscriptions AsRead { get; } = ExpectedSubscriptions.Of(customer, live);

    /// <summary>What they give of a feature at an instant; null when none names it. Of several the most generous counts alone.</summary>
    public PlanGrant? Of(string feature, DateTimeOffset at) => live
        .Where(s => s.GivesAccess(at) && s.Plan.Features.ContainsKey(feature))
        .Select(s => new PlanGrant(s, s.Plan.Features[feature], at))
        .OrderBy(g => g.Rank).ThenByDescending(g => g.Most ?? 0).ThenBy(g => g.Subscription.Id.ToString(), StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>
    /// How many of an allowance were taken, as far as this host knows; null when it knows nothing, or when so many more do not fit. Only
    /// that all of them fit may be decided on it: then the commit, which counts exactly, comes to the same or is lost.
    /// </summary>
    public long? UsedIfFits(PlanGrant plan, string feature, long quantity) =>
        _used.TryGetValue((feature, plan.PeriodStart), out long used) && quantity <= plan.Most - used ? used : null;

    /// <summary>So many were taken when they were counted.</summary>
    public void Counted(PlanGrant plan, string feature, long used) => _used[(feature, plan.PeriodStart)] = used;

    /// <summary>So many more were taken by this host.</summary>
    public void Took(string feature, DateTimeOffset periodStart, long quantity) =>
        _used.AddOrUpdate((feature, periodStart), quantity, (_, used) => used + quantity);
}
