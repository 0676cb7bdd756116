using FluxPay.Policies;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Uses that came together, against what is recorded: which are new, which are known, and what is wrong with any of them.</summary>
internal sealed class UsageBatch
{
    private readonly Dictionary<string, UsageEvent> _known;
    private readonly Dictionary<string, UsageEvent> _reversals;
    private readonly List<RecordedUsage> _recorded = [];
    private readonly List<UsageEvent> _new = [];
    private readonly List<FieldError> _problems = [];
    private readonly List<(FieldError Problem, UsageEvent Recorded)> _conflicts = [];

    /// <param name="uses">Of one service.</param>
    /// <param name="at">Where the fields of each stand in the request.</param>
    /// <param name="known">Those of these ids, and of what they reverse, that are recorded.</param>
    /// <param name="reversals">The reversals of what they reverse, where it is reversed already.</param>
    /// <param name="policy">The service's.</param>
    /// <param name="now">When they came.</param>
    public UsageBatch(
        IReadOnlyList<RecordUsage> uses, Func<int, string> at, IReadOnlyList<UsageEvent> known, IReadOnlyList<UsageEvent> reversals,
        ServicePolicy policy, DateTimeOffset now)
    {
        _known = known.ToDictionary(e => e.EventId);
        _reversals = reversals.ToDictionary(r => r.Reverses!);
        for (int i = 0; i < uses.Count; i++)
            Add(uses[i], at(i), policy, now);
    }

    /// <summary>Every use of the request, in its order.</summary>
    public IReadOnlyList<RecordedUsage> Recorded => _recorded;

    /// <summary>Those to be recorded.</summary>
    public IReadOnlyList<UsageEvent> New => _new;

    /// <summary>True for a use that is taken back, here or before.</summary>
    public bool IsReversed(UsageEvent use) => _reversals.ContainsKey(use.EventId);

    /// <summary>All that is wrong at once; what contradicts what is recorded only once nothing else is.</summary>
    public FluxPayError? Refusal => _problems.Count > 0
        ? FieldErrors.Refusal(_problems)
        : _conflicts.Count > 0 ? Conflict() : null;

    private void Add(RecordUsage use, string at, ServicePolicy policy, DateTimeOffset now)
    {
        if (_known.TryGetValue(use.EventId, out var recorded))
        {
            if (use.Says(recorded))
                _recorded.Add(new RecordedUsage(recorded, false));
            else
                _conflicts.Add((new FieldError($"{at}eventId", new Text(
                    "was recorded with other content; use a new id for a new use", "다른 내용으로 이미 기록되었습니다. 새로운 사용에는 새로운 ID를 사용해 주세요")), recorded));
            return;
        }

        CheckId(use, at);
        if (use.Reverses is null)
        {
            Check(use, at, policy, now);
            Take(use.At(now));
        }
        else if (Reversed(use, at, now) is { } reversed)
        {
            Take(use.Of(reversed));
            _reversals[reversed.EventId] = _new[^1];
        }
    }

    private void Take(UsageEvent @new)
    {
        _known.Add(@new.EventId, @new);
        _new.Add(@new);
        _recorded.Add(new RecordedUsage(@new, true));
    }

    private void CheckId(RecordUsage use, string at)
    {
        if (IdText.TryParse<OrderId>(use.EventId, out _))
        {
            _problems.Add(new FieldError($"{at}eventId", new Text(
                "is an order's id; completing the order records its use", "주문 ID입니다. 주문을 완료하면 사용량이 기록됩니다")));
        }
    }

    private void Check(RecordUsage use, string at, ServicePolicy policy, DateTimeOffset now)
    {
        if (UsageService.Unmetered(policy, use.Feature, at) is { } unmetered)
            _problems.Add(unmetered);
        else if (use.UniqueId is null && policy.Features[use.Feature].Charge is FeatureCharge.Metered { Aggregate: UsageAggregate.Unique })
            _problems.Add(new FieldError($"{at}uniqueId", new Text("is required: the feature counts distinct things", "고유 항목을 세는 기능이므로 필수입니다")));
        if (UsageService.IsOutsideWindow(use, now))
        {
            _problems.Add(new FieldError($"{at}occurredAt", new Text(
                "must be within the last 35 days and at most 5 minutes ahead", "최근 35일 이내이고 현재보다 5분 이상 앞서지 않아야 합니다")));
        }
    }

    /// <summary>What an event reverses; null when that cannot be, and why is told.</summary>
    private UsageEvent? Reversed(RecordUsage use, string at, DateTimeOffset now)
    {
        foreach (var (name, given) in new[] { ("occurredAt", use.OccurredAt is not null), ("uniqueId", use.UniqueId is not null) })
        {
            if (given)
                _problems.Add(new FieldError($"{at}{name}", new Text(
                    "must be left out: a reversal stands where the use it reverses stands", "취소 이벤트에는 지정할 수 없습니다. 취소할 사용의 값이 적용됩니다")));
        }
        if (Unreversible(use, now) is { } why)
        {
            _problems.Add(new FieldError($"{at}reverses", why));
            return null;
        }
        var reversed = _known[use.Reverses!];
        if (use.Quantity != reversed.Quantity)
        {
            _problems.Add(new FieldError($"{at}quantity", new Text(
                $"must be {reversed.Quantity}: a use is reversed whole; record what is right under a new id",
                $"{reversed.Quantity}이어야 합니다. 사용은 전체만 취소할 수 있으니 올바른 값은 새로운 ID로 기록해 주세요")));
            return null;
        }
        if (!_reversals.TryGetValue(reversed.EventId, out var earlier))
            return reversed;
        _conflicts.Add((new FieldError($"{at}reverses", new Text(
            $"was reversed already, by {earlier.EventId}; there is nothing left to reverse", $"{earlier.EventId} 이벤트로 이미 취소되었습니다")), earlier));
        return null;
    }

    private Text? Unreversible(RecordUsage use, DateTimeOffset now)
    {
        if (!_known.TryGetValue(use.Reverses!, out var reversed))
            return new Text("names no recorded use; record it first, or check its event id", "기록된 사용이 아닙니다. 이벤트 ID를 확인해 주세요");
        if ((use.Customer, use.Feature) != (reversed.Customer, reversed.Feature))
            return new Text("names a use of another customer or feature; name both as they were recorded", "다른 고객 또는 기능의 사용입니다. 기록된 고객과 기능을 지정해 주세요");
        if (reversed.Reverses is not null)
            return new Text("names a reversal; record the use again under a new id", "취소 이벤트입니다. 사용을 새로운 ID로 다시 기록해 주세요");
        return reversed.OccurredAt < now - UsageService.MostLate
            ? new Text("names a use of more than 35 days ago, whose invoice is final; give the money back instead",
                "35일이 지나 청구가 확정된 사용입니다. 대신 환불해 주세요")
            : null;
    }

    /// <summary>A single use is told what is recorded in its place.</summary>
    private FluxPayError Conflict()
    {
        FieldError[] problems = [.. _conflicts.Select(c => c.Problem)];
        return new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
            $"{string.Join("; ", problems.Select(c => $"{c.Field} {c.Message.English}"))}. Nothing was recorded.",
            $"{string.Join("; ", problems.Select(c => $"{c.Field} {c.Message.Korean}"))}. 기록되지 않았습니다."),
            _conflicts is [{ Problem.Field: "eventId" or "reverses", Recorded: var recorded }] ? recorded : new FieldErrors(problems));
    }
}
