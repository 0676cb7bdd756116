using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Sagas.Orchestration.Tests.Agency.Fault;

namespace FluxPay.Sagas.Orchestration.Tests;

public sealed class SqliteOrchestrationTests() : OrchestrationTests(new SqliteUnderTest());

public sealed class PostgresOrchestrationTests() : OrchestrationTests(new PostgresUnderTest());

/// <summary>What the orchestrator promises, on each store: steps happen once or are undone, whatever is lost on the way.</summary>
public abstract class OrchestrationTests(StoreUnderTest store) : IAsyncLifetime
{
    private const string Subject = "trip-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Agency _agency = new();
    private readonly List<SagaHost> _hosts = [];

    private SagaService Sagas => _hosts[^1].Sagas;

    public async ValueTask InitializeAsync() => await StartHostAsync(b => b.AddSaga<TripSaga>());

    [Fact]
    public async Task Every_step_happens_once_and_in_order()
    {
        var waiting = await StartAsync();
        Assert.Equal((SagaStatus.Waiting, "paid"), (waiting.Status, waiting.Step));
        Assert.Equal(waiting.NextAt, waiting.UpdatedAt + TripSaga.PaymentDeadline);

        var done = await PayAsync();
        Assert.Equal(SagaStatus.Completed, done.Status);
        Assert.All(done.Steps, step => Assert.Equal(StepStatus.Succeeded, step.Status));
        Assert.Equal(["book flight", "book hotel", "book ticket", "book mail"], Operations());
        Assert.Equal((1, 1, 1), (_agency.Booked("flight"), _agency.Booked("hotel"), _agency.Booked("ticket")));
        var data = _hosts[^1].Get<SagaPayloads>().Open<Trip>((await FindAsync()).Payload).Data;
        Assert.Equal(new Trip("kim", "flight-1", "hotel-1", "card", true), data);
    }

    [Fact]
    public async Task A_refused_step_undoes_what_happened_newest_first()
    {
        _agency.Script("book hotel", Refuses);
        var undone = await StartAsync();
        Assert.Equal((SagaStatus.Compensated, "hotel: NO"), (undone.Status, undone.Reason));
        Assert.Equal([StepStatus.Undone, StepStatus.Undone, StepStatus.Refused], undone.Steps.Take(3).Select(s => s.Status));
        Assert.Equal(["book flight", "book hotel", "cancel flight"], Operations());
        Assert.Equal(0, _agency.Booked("flight"));
        Assert.Null(undone.NextAt);
    }

    [Theory]
    [InlineData(LosesRequest, 2)]   // asked and not there: made again, with the key it had
    [InlineData(LosesAnswer, 1)]    // asked and there: never made again
    internal async Task An_outcome_that_is_not_known_is_asked_for_before_anything_else(Agency.Fault fault, int calls)
    {
        _agency.Script("book flight", fault);
        var unknown = await StartAsync();
        Assert.Equal((SagaStatus.Running, StepStatus.Unknown, 1), (unknown.Status, unknown.Steps[1].Status, unknown.Attempts));
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(SagaStatus.Waiting, (await FindAsync()).Status);
        Assert.Equal(calls, Operations().Count(o => o == "book flight"));
        Assert.Single(_agency.Calls.Where(c => c.StartsWith("book flight", StringComparison.Ordinal)).Distinct());
        Assert.Equal(1, _agency.Booked("flight"));
    }

    [Fact]
    public async Task A_step_without_a_query_is_made_again_with_its_key()
    {
        _agency.Script("book hotel", LosesAnswer, LosesAnswer);
        await StartAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(SagaStatus.Waiting, (await FindAsync()).Status);
        Assert.Equal((3, 1), (Operations().Count(o => o == "book hotel"), _agency.Booked("hotel")));
    }

    [Fact]
    public async Task What_nobody_will_ever_know_is_undone_as_a_fence()
    {
        _agency.Script("book flight", LosesAnswer);
        _agency.Script("find flight", [.. Enumerable.Repeat(LosesAnswer, 100)]);
        await StartAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        var undone = await FindAsync();
        Assert.Equal((SagaStatus.Compensated, "flight: outcome unknown"), (undone.Status, undone.Reason));
        Assert.Equal(0, _agency.Booked("flight"));
        Assert.DoesNotContain("book hotel", Operations());
    }

    [Fact]
    public async Task Undoing_is_tried_for_ever_and_shows_as_stuck()
    {
        _agency.Script("book hotel", Refuses);
        _agency.Script("cancel flight", [.. Enumerable.Repeat(Refuses, 14)]);
        Assert.Equal(SagaStatus.Compensating, (await StartAsync()).Status);
        await AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((SagaStatus.Stuck, "flight"), ((await FindAsync()).Status, (await FindAsync()).Step));
        Assert.Equal(1, _agency.Booked("flight"));
        await AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(SagaStatus.Compensated, (await FindAsync()).Status);
        Assert.Equal(0, _agency.Booked("flight"));
        Assert.Equal(15, _agency.Calls.Where(c => c.StartsWith("cancel flight", StringComparison.Ordinal)).Distinct().Count());   // a new key for each try
    }

    [Fact]
    public async Task Past_the_pivot_a_refused_step_is_tried_again_until_it_succeeds()
    {
        _agency.Script("book mail", Refuses, LosesRequest, Refuses);
        await StartAsync();
        Assert.Equal(SagaStatus.Running, (await PayAsync()).Status);
        Assert.Equal(ErrorCode.StateConflict, (await Sagas.UndoAsync("trip", Subject, "too late")).Error!.Code);
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(SagaStatus.Completed, (await FindAsync()).Status);
        Assert.Equal((1, 1), (_agency.Booked("ticket"), _agency.Booked("mail")));
    }

    [Fact]
    public async Task A_deadline_that_passes_undoes_the_saga()
    {
        await StartAsync();
        await AdvanceAsync(TripSaga.PaymentDeadline - TimeSpan.FromSeconds(5));
        Assert.Equal(SagaStatus.Waiting, (await FindAsync()).Status);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((SagaStatus.Compensated, "paid: DEADLINE"), ((await FindAsync()).Status, (await FindAsync()).Reason));
        Assert.Equal((0, 0), (_agency.Booked("flight"), _agency.Booked("hotel")));
        Assert.Equal(ErrorCode.StateConflict, (await Sagas.SignalAsync("trip", Subject, "paid", new Paid("card"))).Error!.Code);
    }

    [Fact]
    public async Task A_signal_that_comes_early_is_kept_and_the_same_again_changes_nothing()
    {
        _agency.Script("book hotel", LosesRequest);
        await StartAsync();
        Assert.Equal("hotel", (await PayAsync()).Step);
        await PayAsync("somebody else");
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(SagaStatus.Completed, (await PayAsync("somebody else")).Status);
        Assert.Equal("card", _hosts[^1].Get<SagaPayloads>().Open<Trip>((await FindAsync()).Payload).Data.PaidBy);
        Assert.Equal(1, _agency.Booked("ticket"));
    }

    [Fact]
    public async Task Starting_about_the_same_subject_again_answers_the_first()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sagas.StartAsync("trip", Subject, new Trip("kim"), Patience)));
        Assert.Single(all.Select(s => s.Id).Distinct());
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((1, 1), (_agency.Booked("flight"), _agency.Booked("hotel")));
    }

    [Fact]
    public async Task It_is_undone_when_asked_and_not_while_nobody_knows()
    {
        _agency.Script("book flight", LosesAnswer);
        await StartAsync();
        Assert.Equal(ErrorCode.OutcomeUnknown, (await Sagas.UndoAsync("trip", Subject, "no")).Error!.Code);
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        var undone = (await Sagas.UndoAsync("trip", Subject, "changed my mind", Patience)).ValueOrThrow();
        Assert.Equal((SagaStatus.Compensated, "changed my mind"), (undone.Status, undone.Reason));
        Assert.Equal((0, 0), (_agency.Booked("flight"), _agency.Booked("hotel")));
    }

    [Fact]
    public async Task An_operator_has_it_tried_at_once_and_says_why()
    {
        _agency.Script("book hotel", Refuses);
        _agency.Script("cancel flight", [.. Enumerable.Repeat(Refuses, 99)]);
        var saga = await StartAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(15));
        _agency.Mend("cancel flight");
        Assert.Equal(SagaStatus.Compensated, (await Sagas.RetryAsync(saga.Id, "the airline is back", Patience)).ValueOrThrow().Status);
        Assert.Contains(await JournalAsync(saga.Id), e => e is { Action: "RETRY", Detail: "the airline is back" });
        Assert.Equal(ErrorCode.StateConflict, (await Sagas.RetryAsync(saga.Id, "again")).Error!.Code);
        Assert.Equal(ErrorCode.NotFound, (await Sagas.RetryAsync(default, "again")).Error!.Code);
    }

    [Fact]
    public async Task The_journal_holds_every_intent_and_every_outcome()
    {
        _agency.Script("book flight", LosesAnswer);
        var saga = await StartAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(
            ["note DO SUCCEEDED", "flight DO SENT", "flight DO UNKNOWN", "flight QUERY SUCCEEDED", "hotel DO SENT", "hotel DO SUCCEEDED"],
            (await JournalAsync(saga.Id)).Select(e => $"{e.Step} {e.Action} {e.Outcome}"));
    }

    [Fact]
    public async Task Instances_are_listed_by_status_newest_first()
    {
        _agency.Script("book flight", Refuses);
        var undone = await Sagas.StartAsync("trip", "a", new Trip("kim"), Patience);
        var waiting = await Sagas.StartAsync("trip", "b", new Trip("kim"), Patience);
        var sagas = _hosts[^1].Get<ISagas>();
        Assert.Equal([waiting.Id, undone.Id], (await sagas.ListAsync(null, new PageRequest())).Items.Select(s => s.Id));
        Assert.Equal([waiting.Id], (await sagas.ListAsync(SagaStatus.Waiting, new PageRequest())).Items.Select(s => s.Id));
        var first = await sagas.ListAsync(null, new PageRequest(1));
        Assert.Equal([undone.Id], (await sagas.ListAsync(null, new PageRequest(1, first.NextCursor))).Items.Select(s => s.Id));
    }

    [Fact]
    public async Task An_instance_ends_by_the_version_it_began_with()
    {
        await StartAsync();
        await RestartAsync(b => b.AddSaga<TripSaga>().AddSaga<LongerTripSaga>());
        Assert.Equal((SagaStatus.Completed, 6), ((await PayAsync()).Status, (await FindAsync()).Steps.Count));
        var newer = await Sagas.StartAsync("trip", "trip-2", new Trip("lee"), Patience);
        Assert.Equal((2, 7), (newer.DefinitionVersion, newer.Steps.Count));
    }

    [Fact]
    public async Task An_instance_whose_steps_nobody_has_waits_for_them_and_shows_as_stuck()
    {
        await StartAsync();
        await RestartAsync(b => b.AddSaga<LongerTripSaga>());
        Assert.Equal(ErrorCode.StateConflict, (await Sagas.SignalAsync("trip", Subject, "paid", new Paid("card"))).Error!.Code);
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(SagaStatus.Stuck, (await FindAsync()).Status);
        Assert.Equal((1, 1), (_agency.Booked("flight"), _agency.Booked("hotel")));
    }

    private Task<SagaInstance> StartAsync() => Sagas.StartAsync("trip", Subject, new Trip("kim"), Patience);

    private async Task<SagaInstance> PayAsync(string by = "card") =>
        (await Sagas.SignalAsync("trip", Subject, "paid", new Paid(by), Patience)).ValueOrThrow();

    private async Task<SagaInstance> FindAsync() => (await Sagas.FindAsync("trip", Subject))!;

    private Task<IReadOnlyList<SagaJournalEntry>> JournalAsync(SagaId id) => _hosts[^1].Get<ISagas>().JournalAsync(id);

    private async Task AdvanceAsync(TimeSpan by)
    {
        await store.EndClaimsAsync();
        await _hosts[^1].AdvanceAsync(by);
    }

    private string[] Operations() => [.. _agency.Calls.Where(c => !c.StartsWith("find", StringComparison.Ordinal)).Select(c => string.Join(' ', c.Split(' ')[..2]))];

    private async Task StartHostAsync(Action<FluxPayBuilder> with) => _hosts.Add(await SagaHost.StartAsync(store, b =>
    {
        b.Services.AddSingleton(_agency);
        with(b);
    }));

    private async Task RestartAsync(Action<FluxPayBuilder> with)
    {
        await _hosts[^1].DisposeAsync();
        await StartHostAsync(with);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
