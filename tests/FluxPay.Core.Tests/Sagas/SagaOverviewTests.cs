using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas.Orchestration;
using FluxPay.Sagas.Orchestration.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteSagaOverviewTests() : SagaOverviewTests(new SqliteUnderTest());

public sealed class PostgresSagaOverviewTests() : SagaOverviewTests(new PostgresUnderTest());

/// <summary>What an operator sees of orders and of the application's own sagas, in one list.</summary>
public abstract class SagaOverviewTests(StoreUnderTest store) : IAsyncLifetime
{
    private readonly ScriptedGateway _gateway = new();
    private Engine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(store, _gateway, TimeSpan.Zero, b =>
    {
        b.Services.AddSingleton(new Agency());
        b.AddSaga<TripSaga>();
    });

    private SagaOverview Sagas => _engine.Get<SagaOverview>();

    [Fact]
    public async Task An_order_waits_for_its_payment_then_for_its_service_and_is_completed()
    {
        var order = await _engine.CreateAsync("pdf-export");
        var unpaid = await FindAsync(order);
        Assert.Equal((SagaStatus.Waiting, "approve-payment", order.ExpiresAt), (unpaid.Status, unpaid.Step, unpaid.NextAt));

        await SettledAsync(order);
        var paid = await FindAsync(order);
        Assert.Equal((SagaStatus.Waiting, "run-service"), (paid.Status, paid.Step));

        await _engine.Checkout.CompleteAsync("moa", order.Id);
        var done = await FindAsync(order);
        Assert.Equal((SagaStatus.Completed, null, null), (done.Status, done.Step, done.NextAt));
        Assert.All(done.Steps, s => Assert.Equal(StepStatus.Succeeded, s.Status));
        Assert.Equal([order.Id.ToString()], await SubjectsAsync(SagaStatus.Completed));
    }

    [Fact]
    public async Task A_payment_in_doubt_is_running_then_stuck_and_is_asked_at_once_when_an_operator_says_so()
    {
        var order = await _engine.CreateAsync(10_000);
        _gateway.OnConfirm = _ => Task.FromResult(Unknown);
        await _engine.ConfirmAsync(order);
        await UntilAsync(order, s => s.Steps.Contains(("approve-payment", StepStatus.Sent)) || s.Steps.Contains(("approve-payment", StepStatus.Unknown)));
        Assert.Equal(SagaStatus.Running, (await FindAsync(order)).Status);
        Assert.Equal([order.Id.ToString()], await SubjectsAsync(SagaStatus.Running));

        await _engine.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.Equal((SagaStatus.Stuck, 1), ((await FindAsync(order)).Status, await Sagas.StuckAsync(default)));
        Assert.Equal([order.Id.ToString()], await SubjectsAsync(SagaStatus.Stuck));

        _gateway.OnQuery = key => Task.FromResult<GatewayReport>(new GatewayReport.Found(Payment(_gateway.Confirms.First(), GatewayPaymentState.Paid)));
        var retried = (await Sagas.RetryAsync(OrderSaga.IdOf(order.Id), "the gateway is back", null, default)).ValueOrThrow();
        Assert.Equal(retried.Subject, order.Id.ToString());
        await UntilAsync(order, s => s.Status == SagaStatus.Completed);
        Assert.Contains(await Sagas.HistoryAsync(await FindAsync(order), default), e => e is { Type: "saga.retry", Detail: "the gateway is back" });
        Assert.Equal(0, await Sagas.StuckAsync(default));
    }

    [Fact]
    public async Task Money_that_the_gateway_does_not_give_back_compensates_until_it_does()
    {
        var order = await _engine.CreateAsync("pdf-export");
        await SettledAsync(order);
        _gateway.OnCancel = _ => Task.FromResult(Refused());
        await _engine.Checkout.FailAsync("moa", order.Id, "it broke");
        await UntilAsync(order, s => s.Steps.Contains(("approve-payment", StepStatus.UndoRefused)));
        var undoing = await FindAsync(order);
        Assert.Equal((SagaStatus.Compensating, "it broke"), (undoing.Status, undoing.Reason));
        Assert.NotNull(undoing.NextAt);

        await _engine.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(SagaStatus.Stuck, (await FindAsync(order)).Status);
        _gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await Sagas.RetryAsync(OrderSaga.IdOf(order.Id), "mended", null, default);
        await UntilAsync(order, s => s.Status == SagaStatus.Compensated);
        var undone = await FindAsync(order);
        Assert.Equal([("approve-payment", StepStatus.Undone), ("run-service", StepStatus.Refused), ("deliver", StepStatus.Pending)], undone.Steps);
    }

    [Fact]
    public async Task Orders_and_the_applications_own_are_one_list_newest_first_page_by_page()
    {
        var subjects = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            subjects.Add((await _engine.CreateAsync(10_000)).Id.ToString());
            subjects.Add((await _engine.Get<SagaService>().StartAsync("trip", $"trip-{i}", new Trip("kim"), TimeSpan.FromSeconds(30))).Subject);
        }
        subjects.Reverse();

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Sagas.ListAsync(null, new PageRequest(2, cursor), default);
            listed.AddRange(page.Items.Select(s => s.Subject));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(subjects, listed);
        Assert.Equal(subjects, await SubjectsAsync(SagaStatus.Waiting));
    }

    [Fact]
    public async Task What_waits_for_nothing_is_not_tried_again()
    {
        var order = await _engine.CreateAsync(10_000);
        Assert.Equal(ErrorCode.StateConflict, (await Sagas.RetryAsync(OrderSaga.IdOf(order.Id), "why not", null, default)).Error!.Code);
        Assert.Equal(ErrorCode.NotFound, (await Sagas.RetryAsync(default, "why not", null, default)).Error!.Code);
        Assert.Null(await Sagas.FindAsync(default, default));
    }

    private async Task<SagaReport> FindAsync(Order order) => (await Sagas.FindAsync(OrderSaga.IdOf(order.Id), default))!;

    private async Task<string[]> SubjectsAsync(SagaStatus status) =>
        [.. (await Sagas.ListAsync(status, new PageRequest(), default)).Items.Select(s => s.Subject)];

    private async Task SettledAsync(Order order)
    {
        await _engine.ConfirmAsync(order);
        await UntilAsync(order, s => !s.Steps.Contains(("approve-payment", StepStatus.Sent)));
    }

    private Task UntilAsync(Order order, Func<SagaReport, bool> holds) =>
        FluxPay.Tests.Patience.Until(async () => holds(await FindAsync(order)), "the saga");

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
