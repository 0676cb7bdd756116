using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Metered use: recorded once per event, whoever sends it how often, and explained.</summary>
public sealed class UsageService
{
    /// <summary>How long after it occurred a use is still accepted.</summary>
    internal static readonly TimeSpan MostLate = TimeSpan.FromDays(35);

    /// <summary>How long before it occurs one is accepted: the clocks of two machines differ.</summary>
    internal static readonly TimeSpan MostEarly = TimeSpan.FromMinutes(5);

    private readonly IStore _store;
    private readonly IUsageLog _log;
    private readonly Entitlements _entitlements;
    private readonly IPolicies _policies;
    private readonly TimeProvider _time;

    internal UsageService(IStore store, IUsageLog log, Entitlements entitlements, IPolicies policies, TimeProvider time) =>
        (_store, _log, _entitlements, _policies, _time) = (store, log, entitlements, policies, time);

    /// <summary>Records one use.</summary>
    /// <returns>It, new or as it was recorded before. Or <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.AlreadyProcessed"/>
    /// when its id was recorded with other content or what it reverses is reversed already, <see cref="ErrorCode.NotEntitled"/> beyond a
    /// plan's limit.</returns>
    public async Task<Result<RecordedUsage>> RecordAsync(RecordUsage use, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        var recorded = await RecordAsync([use], _ => "", all => all[0], replay, cancellationToken);
        return recorded.Error is { } error ? error : recorded.Value![0];
    }

    /// <summary>Records uses of one service, all or none of them.</summary>
    /// <param name="uses">1 to 100.</param>
    /// <returns>Each, in their order. Or as for one, with every problem named as <c>events[i]</c>.</returns>
    public Task<Result<IReadOnlyList<RecordedUsage>>> RecordAsync(
        IReadOnlyList<RecordUsage> uses, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        RecordAsync(uses, i => $"events[{i}].", all => all, replay, cancellationToken);

    /// <summary>Explains what a feature's use costs, from its records.</summary>
    /// <param name="start">Null for the start of the period that runs.</param>
    /// <param name="end">Exclusive; null for the end of that period.</param>
    /// <returns>The explanation, or <see cref="ErrorCode.InvalidRequest"/>.</returns>
    internal async Task<Result<UsageExplanation>> ExplainAsync(
        CustomerRef customer, string feature, DateTimeOffset? start, DateTimeOffset? end, CancellationToken cancellationToken = default)
    {
        var (policy, now) = (_policies.For(customer.Service), _time.Now());
        if (Unmetered(policy, feature, "") is { } problem)
            return FieldErrors.Refusal(problem);

        var plan = await _entitlements.PlanAsync(customer, feature, now, cancellationToken);
        var month = BillingMonth.Of(now, policy.TimeZone);
        var (from, to) = (start ?? plan?.PeriodStart ?? month.Start, end ?? plan?.ResetsAt ?? month.End);
        if (from >= to)
            return FieldErrors.Refusal("to", "must be after from", "from보다 나중이어야 합니다");

        var terms = StatementTerms.Of((FeatureCharge.Metered)policy.Features[feature].Charge, plan?.Feature);
        var totals = await _log.TotalsAsync(customer, feature, from, to, cancellationToken);
        return new UsageExplanation(customer, feature, from, to, terms, terms.Rate(totals.Of(terms.Aggregate)));
    }

    private async Task<Result<IReadOnlyList<RecordedUsage>>> RecordAsync(
        IReadOnlyList<RecordUsage> uses, Func<int, string> at, Func<IReadOnlyList<RecordedUsage>, object> resource, IReplay? replay,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(uses.Count);
        string service = uses[0].Customer.Service;
        var policy = _policies.For(service);
        string[] reversed = [.. uses.Select(u => u.Reverses).OfType<string>()];
        // Nearly every event is new: a single one is looked for only once it is refused or lost.
        bool looks = uses.Count > 1 || reversed.Length > 0;
        bool anew = false;   // likewise plans are read only then, where this host remembers them
        return await _store.DecideAsync(async () =>
        {
            var decision = await DecideAsync();
            bool isCertain = looks && anew;
            (looks, anew) = (true, true);
            return decision.Error is null || isCertain ? decision : await DecideAsync();
        }, cancellationToken);

        async Task<Decision<IReadOnlyList<RecordedUsage>>> DecideAsync()
        {
            var now = _time.Now();
            string[] ids = [.. uses.Select(u => u.EventId).Concat(reversed).Distinct()];
            var known = looks ? await _log.FindEventsAsync(service, ids, cancellationToken) : [];
            var reversals = reversed.Length > 0 ? await _log.FindReversalsAsync(service, [.. reversed.Distinct()], cancellationToken) : [];
            var batch = new UsageBatch(uses, at, known, reversals, policy, now);
            if (batch.Refusal is { } refusal)
                return refusal;
            if (batch.New.Count == 0)
                return new(null, _ => batch.Recorded, null);

            var changes = new Changes(now);
            var took = new Dictionary<string, UsageEvent>();
            var used = batch.New.Where(e => e.Reverses is null && !batch.IsReversed(e));
            if (await TakeFromLimitsAsync(changes, [.. used], policy, took, anew, cancellationToken) is { } limited)
                return limited;
            foreach (var @new in batch.New)
            {
                if (@new is { TookFrom: { } period, Took: < 0 })   // a limit gets back what it gave
                    changes.Save(new AllowanceUse(@new.Customer, @new.Feature, period, @new.Took));
                UseMonths.Record(changes, took.GetValueOrDefault(@new.EventId, @new), policy.TimeZone);
            }
            return changes.Remember(replay, resource(batch.Recorded)).Then(batch.Recorded);
        }
    }

    /// <summary>
    /// A plan's limit binds each use as it is recorded. Looked for only where a plan of the policy has one, so that everything else is one
    /// commit without a read; and only for the period that runs, because a late use is accepted for what it is and rated with its period.
    /// </summary>
    /// <param name="took">Gets each use that takes something, with what it takes.</param>
    /// <param name="anew">True to read plans and counts; else what is remembered will do.</param>
    private async Task<FluxPayError?> TakeFromLimitsAsync(
        Changes changes, IReadOnlyList<UsageEvent> events, ServicePolicy policy, Dictionary<string, UsageEvent> took, bool anew,
        CancellationToken cancellationToken)
    {
        var limited = events.Where(e => policy.Plans.Values.Any(p => p.Features.GetValueOrDefault(e.Feature) is PlanFeature.Limited));
        foreach (var group in limited.GroupBy(e => (e.Customer, e.Feature)))
        {
            var (customer, feature) = group.Key;
            var aggregate = ((FeatureCharge.Metered)policy.Features[feature].Charge).Aggregate;
            long most = group.Sum(e => Allowance.Counts(aggregate, e.Quantity));   // a late one takes nothing
            var entitled = await _entitlements.ForSpendingAsync(customer, feature, most, changes.At, anew, cancellationToken);
            changes.Expect(entitled.Plans.AsRead);
            if (entitled.Plan is not { Feature: PlanFeature.Limited { Quantity: var limit } } plan)
                continue;
            UsageEvent[] current = [.. group.Where(e => e.OccurredAt >= plan.PeriodStart)];
            long taken = current.Sum(e => Allowance.Counts(aggregate, e.Quantity));
            long left = limit - entitled.Used;
            bool eachBounded = aggregate is UsageAggregate.Max or UsageAggregate.Last;
            if (eachBounded ? current.Any(e => e.Quantity > limit) : taken > left)
                return Allowance.UsedUp(feature, plan, Math.Max(0, left));
            if (taken == 0)
                continue;
            entitled.Take(changes, customer, feature, plan.PeriodStart, taken);
            foreach (var use in current)
                took[use.EventId] = use with { TookFrom = plan.PeriodStart, Took = Allowance.Counts(aggregate, use.Quantity) };
        }
        return null;
    }

    internal static bool IsOutsideWindow(RecordUsage use, DateTimeOffset now) =>
        use.OccurredAt is { } at && (at < now - MostLate || at > now + MostEarly);

    /// <summary>What is wrong with a feature that is to be metered; null when nothing is.</summary>
    internal static FieldError? Unmetered(ServicePolicy policy, string feature, string at) => policy.Features.TryGetValue(feature, out var sold)
        ? sold.Charge is FeatureCharge.Metered ? null
            : new FieldError($"{at}feature", new Text("is not metered; create an order for it", "사용량 기반 기능이 아닙니다. 주문을 생성해 주세요"))
        : new FieldError($"{at}feature", new Text("is not in the policy", "정책에 없는 기능입니다"));
}
