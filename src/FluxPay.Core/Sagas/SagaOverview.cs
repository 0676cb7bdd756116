using FluxPay.Orders;
using FluxPay.Sagas.Orchestration;
using FluxPay.Storage;

namespace FluxPay.Sagas;

/// <summary>Every saga of the engine for its operator: orders, and the application's own.</summary>
internal sealed class SagaOverview(ISagas sagas, IOrderSagas orders, IOrders timelines, SagaService service, IStore store, TimeProvider time)
{
    private const int MostOpenCalls = 10_000;

    /// <summary>Sagas, newest first.</summary>
    public async Task<Page<SagaReport>> ListAsync(SagaStatus? status, PageRequest page, CancellationToken cancellationToken)
    {
        var more = page with { Limit = page.Limit + 1 };
        var own = await sagas.ListAsync(status, more, cancellationToken);
        var rows = own.Items.Select(SagaReport.Of)
            .Concat(await OrdersAsync(status, more, cancellationToken))
            .OrderByDescending(r => r.Id.ToString(), StringComparer.Ordinal)
            .Take(more.Limit);
        return page.Cut([.. rows], r => r.Id.ToString());
    }

    /// <summary>One saga; null when there is none.</summary>
    public async Task<SagaReport?> FindAsync(SagaId id, CancellationToken cancellationToken)
    {
        if (await sagas.FindAsync(id, cancellationToken) is { } saga)
            return SagaReport.Of(saga);
        var order = await orders.FindOrderAsync(OrderSaga.OrderOf(id), cancellationToken);
        return order is null ? null : OrderSaga.Of(order, await orders.OpenCallAsync(order.Id, cancellationToken), time.Now());
    }

    /// <summary>What happened to a saga, oldest first.</summary>
    public async Task<IReadOnlyList<SagaEvent>> HistoryAsync(SagaReport saga, CancellationToken cancellationToken) => saga.Type == OrderSaga.Type
        ? [.. (await timelines.TimelineAsync(OrderSaga.OrderOf(saga.Id), cancellationToken)).Select(e => new SagaEvent(e.At, e.Type, e.Title, e.Detail))]
        : [.. (await sagas.JournalAsync(saga.Id, cancellationToken)).Select(e => new SagaEvent(
            e.At, $"saga.{e.Action.ToLowerInvariant()}", $"{e.Step ?? saga.Type}: {e.Outcome.ToLowerInvariant()}", e.Detail ?? e.Key))];

    /// <summary>Has whatever a saga waits for tried at once.</summary>
    /// <returns>The saga, or <see cref="ErrorCode.NotFound"/>, or <see cref="ErrorCode.StateConflict"/> when nothing of it is open.</returns>
    public async Task<Result<SagaReport>> RetryAsync(SagaId id, string reason, IReplay? replay, CancellationToken cancellationToken)
    {
        if (await orders.FindOrderAsync(OrderSaga.OrderOf(id), cancellationToken) is { } order)
            return await RetryAsync(order, reason, replay, cancellationToken);
        var retried = await service.RetryAsync(id, reason, cancellationToken: cancellationToken);
        return retried.Error is { } refusal ? refusal : SagaReport.Of(retried.Value!);
    }

    /// <summary>How many sagas somebody should look at.</summary>
    public async Task<int> StuckAsync(CancellationToken cancellationToken)
    {
        var own = await sagas.ListAsync(SagaStatus.Stuck, new PageRequest(100), cancellationToken);
        var now = time.Now();
        return own.Items.Count + (await orders.OpenCallsAsync(MostOpenCalls, cancellationToken)).Count(open => OrderSaga.IsLate(open, now));
    }

    private Task<Result<SagaReport>> RetryAsync(Order order, string reason, IReplay? replay, CancellationToken cancellationToken) =>
        store.DecideAsync<SagaReport>(async () =>
        {
            var now = time.Now();
            if (await orders.OpenCallAsync(order.Id, cancellationToken) is not { } open)
            {
                var idle = OrderSaga.Of(order, null, now);
                return new FluxPayError(ErrorCode.StateConflict, new Text(
                    $"{idle.Id} waits for nothing that could be tried again.", $"{idle.Id}에는 다시 시도할 작업이 없습니다."),
                    new StateConflict(idle.Status.Wire(), []));
            }
            var report = OrderSaga.Of(order, open with { Timer = open.Timer with { DueAt = now } }, now);
            return new Changes(now)
                .Save(open.Timer with { DueAt = now })
                .Save(OrderJournal.Step(order.Id, now, "saga.retry", "Tried again by an operator", reason))
                .Remember(replay, report)
                .Then(report);
        }, cancellationToken);

    private async Task<IEnumerable<SagaReport>> OrdersAsync(SagaStatus? status, PageRequest page, CancellationToken cancellationToken)
    {
        var now = time.Now();
        OrderId? before = page.Cursor is { } cursor ? OrderSaga.OrderOf(IdText.Parse<SagaId>(cursor)) : null;
        var open = (await orders.OpenCallsAsync(MostOpenCalls, cancellationToken))
            .GroupBy(o => o.Attempt.Order).ToDictionary(g => g.Key, g => g.First());
        if (status is SagaStatus.Running or SagaStatus.Compensating or SagaStatus.Stuck)
            return await OpenAsync(status.Value, before, page.Limit, open, now, cancellationToken);

        OrderStage? stage = status switch
        {
            SagaStatus.Waiting => OrderStage.Waiting,
            SagaStatus.Completed => OrderStage.Completed,
            SagaStatus.Compensated => OrderStage.Cancelled,
            _ => null,
        };
        return (await orders.NewestAsync(stage, before, page.Limit, cancellationToken))
            .Select(order => OrderSaga.Of(order, open.GetValueOrDefault(order.Id), now))
            .Where(report => status is null || report.Status == status);
    }

    /// <summary>Orders that something is open of; there are few, however many orders there are.</summary>
    private async Task<IEnumerable<SagaReport>> OpenAsync(
        SagaStatus status, OrderId? before, int limit, Dictionary<OrderId, OpenCall> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<SagaReport>();
        foreach (var (id, call) in open.OrderByDescending(o => o.Key.ToString(), StringComparer.Ordinal))
        {
            if (found.Count == limit)
                break;
            bool later = before is { } cursor && string.CompareOrdinal(id.ToString(), cursor.ToString()) >= 0;
            if (!later && await orders.FindOrderAsync(id, cancellationToken) is { } order && OrderSaga.Of(order, call, now) is var report && report.Status == status)
                found.Add(report);
        }
        return found;
    }
}
