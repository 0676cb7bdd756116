using FluxPay.Policies;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Uses that came together, against what is recorded: which are new, which are known, and what is wrong with any of them.</summary>
internal sealed class UsageBatch
{
    private readonly Dictionary<string, UsageEvent> _known;
    private readonly List<RecordedUsage> _recorded = [];
    private readonly List<UsageEvent> _new = [];
    private readonly List<FieldError> _problems = [];
    private readonly List<(FieldError Problem, UsageEvent Recorded)> _conflicts = [];

    /// <param name="uses">Of one service.</param>
    /// <param name="at">Where the fields of each stand in the request.</param>
    /// <param name="known">Those of these ids that are recorded, by id.</param>
    /// <param name="policy">The service's.</param>
    /// <param name="now">When they came.</param>
    public UsageBatch(
        IReadOnlyList<RecordUsage> uses, Func<int, string> at, Dictionary<string, UsageEvent> known, ServicePolicy policy, DateTimeOffset now)
    {
        _known = new(known);
        for (int i = 0; i < uses.Count; i++)
            Add(uses[i], at(i), policy, now);
    }

    /// <summary>Every use of the request, in its order.</summary>
    public IReadOnlyList<RecordedUsage> Recorded => _recorded;

    /// <summary>Those to be recorded.</summary>
    public IReadOnlyList<UsageEvent> New => _new;

    /// <summary>All that is wrong at once; ids with other content only once nothing else is.</summary>
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
                _conflicts.Add((new FieldError($"{at}eventId", new Text("was recorded with other content", "다른 내용으로 이미 기록되었습니다")), recorded));
            return;
        }

        Check(use, at, policy, now);
        var @new = use.At(now);
        _known.Add(use.EventId, @new);
        _new.Add(@new);
        _recorded.Add(new RecordedUsage(@new, true));
    }

    private void Check(RecordUsage use, string at, ServicePolicy policy, DateTimeOffset now)
    {
        if (IdText.TryParse<OrderId>(use.EventId, out _))
        {
            _problems.Add(new FieldError($"{at}eventId", new Text(
                "is an order's id; completing the order records its use", "주문 ID입니다. 주문을 완료하면 사용량이 기록됩니다")));
        }
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

    /// <summary>A single use is told what is recorded in its place.</summary>
    private FluxPayError Conflict()
    {
        FieldError[] problems = [.. _conflicts.Select(c => c.Problem)];
        return new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
            $"{string.Join("; ", problems.Select(c => $"{c.Field} {c.Message.English}"))}; nothing was recorded. Use a new id for a new use.",
            $"{string.Join("; ", problems.Select(c => $"{c.Field} {c.Message.Korean}"))}. 기록되지 않았습니다. 새로운 사용에는 새로운 ID를 사용해 주세요."),
            _conflicts is [{ Problem.Field: "eventId", Recorded: var recorded }] ? recorded : new FieldErrors(problems));
    }
}
