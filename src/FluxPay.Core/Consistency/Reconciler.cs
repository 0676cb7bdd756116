using FluxPay.Payments;
using FluxPay.Storage;

namespace FluxPay.Consistency;

/// <summary>Starts runs; a timer works on them.</summary>
internal sealed class Reconciler(
    IReconciliations reconciliations, IEnumerable<IGatewayStatements> statements, IStore store, IIdSource ids, TimeProvider time)
{
    private readonly IGatewayStatements[] _statements = [.. statements];

    /// <summary>The providers whose books can be read here.</summary>
    public IReadOnlyList<IGatewayStatements> Statements => _statements;

    /// <summary>Starts a run of a day; while one of that day is on its way, that one is the answer.</summary>
    /// <param name="provider">Whose books; null for those of the first gateway that has any.</param>
    /// <param name="date">A day of the provider's; today's is compared as far as it has come.</param>
    /// <param name="replay">What a repeat of the request is answered; null outside a request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Result<Reconciliation>> StartAsync(string? provider, DateOnly date, IReplay? replay, CancellationToken cancellationToken)
    {
        var found = Array.Find(_statements, s => provider is null || s.Provider == provider);
        if (found is null)
            return NoStatements(provider);
        var today = new StatementCalendar(found.Zone).DayOf(time.Now());
        if (date > today)
            return FieldErrors.Refusal("date", $"must not be after today, {today:yyyy-MM-dd}", $"오늘({today:yyyy-MM-dd})보다 늦을 수 없습니다");
        return await StartAsync(found.Provider, date, today, replay, cancellationToken);
    }

    private Task<Result<Reconciliation>> StartAsync(
        string provider, DateOnly date, DateOnly today, IReplay? replay, CancellationToken cancellationToken) => store.DecideAsync(async () =>
    {
        var changes = new Changes(time.Now());
        var newest = await reconciliations.FindNewestAsync(provider, date, cancellationToken);
        if (newest is { Status: ReconciliationStatus.Running })
        {
            if (newest.Reason is not null)   // it waits for the gateway: somebody thinks that waiting is over
                changes.Save(Turn(newest, changes.At));
            return changes.Remember(replay, newest).Then(newest);
        }

        var run = new Reconciliation
        {
            Id = ids.New<ReconciliationId>(),
            Provider = provider,
            Date = date,
            Number = (newest?.Number ?? 0) + 1,
            Reading = date,
            Partial = date == today,
            StartedAt = changes.At,
        };
        return changes.Save(run).Save(Turn(run, changes.At)).Remember(replay, run).Then(run);
    }, cancellationToken);

    private static DueTimer Turn(Reconciliation run, DateTimeOffset at) => new(TimerKinds.Reconcile, run.Id.ToString(), at);

    private FluxPayError NoStatements(string? provider)
    {
        string known = string.Join(", ", _statements.Select(s => s.Provider));
        return _statements.Length == 0
            ? FieldErrors.Refusal("", "cannot be met: no gateway of this host has statements; call AddToss() or register an IGatewayStatements",
                "처리할 수 없습니다. 거래 내역을 제공하는 결제사가 없습니다. AddToss()를 호출하거나 IGatewayStatements를 등록해 주세요")
            : FieldErrors.Refusal("provider", $"names no gateway whose statements this host can read; it can read those of {known}",
                $"{provider}의 거래 내역을 읽을 수 없습니다. 가능: {known}");
    }
}
