using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FluxPay.Consistency.Tests;

public sealed class SqliteReconciliationTests() : ReconciliationTests(new SqliteUnderTest());

public sealed class PostgresReconciliationTests() : ReconciliationTests(new PostgresUnderTest())
{
    [Fact]
    public async Task Two_hosts_that_take_the_same_turn_count_nothing_twice()
    {
        for (int i = 0; i < 600; i++)
            Books.Add($"stranger-{i:d4}", "somebody-else-0001", GatewayTransactionKind.Payment, 1);
        var slow = Books.HoldNext();
        var begun = await BeginAsync(Today);
        await Patience.For(slow.Reached, "the first host's reading");

        await StartAsync();
        await Patience.Until(async () =>
        {
            await Store.EndClaimsAsync();   // as if the first one had been gone for longer than its turn; it would claim the next one too
            return (await FindAsync(begun)).Status == ReconciliationStatus.Completed;
        }, "the second host");
        slow.Release();
        await Patience.Until(() => Task.FromResult(slow.IsOver), "the first host's end");
        var run = await FindAsync(begun);
        Assert.Equal((600L, 600L, 0L), (run.Transactions, run.Payments, run.Matched));
        Assert.Equal(600, (await Engine.Get<IReconciliations>().DifferencesAsync(run, 1000)).Count);
    }
}

/// <summary>A gateway's books against ours, each way in which they can differ, and what is no difference.</summary>
public abstract partial class ReconciliationTests : IAsyncLifetime
{
    private readonly ScriptedGateway _gateway;
    private readonly List<Engine> _engines = [];

    protected ReconciliationTests(StoreUnderTest store)
    {
        Store = store;
        Books = new ScriptedBooks { Clock = () => Engine.Clock.Now() };
        _gateway = Books.Gateway();
    }

    private protected StoreUnderTest Store { get; }
    private protected ScriptedBooks Books { get; }
    private protected Engine Engine => _engines[^1];
    private protected DateOnly Today => ScriptedBooks.DayOf(Engine.Clock.Now());

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        await TurnToAsync(TimeSpan.FromHours(10));
    }

    [Fact]
    public async Task A_day_that_agrees_has_no_differences_and_every_movement_is_matched()
    {
        var (order, payment) = await PaidAsync(10000);
        for (int i = 0; i < 3; i++)
            await Engine.Payments.CancelAsync("moa", payment.Id, 1000, "equal parts");
        var failed = await Engine.CreateAsync(3000);
        _gateway.OnConfirm = _ => Task.FromResult(ScriptedGateway.Refused());
        await Engine.ConfirmAsync(failed);

        var run = await ReconcileAsync(Today);
        Assert.Equal((ReconciliationStatus.Completed, true, 4L, 4L, 1L, 0L),
            (run.Status, run.Partial, run.Transactions, run.Matched, run.Payments, run.InDoubt));
        Assert.Empty(await FoundAsync(run));
        Assert.Equal(order.Id.ToString(), Books.Rows[0].OrderId);
    }

    [Fact]
    public async Task What_the_gateway_took_without_us_is_missing_here()
    {
        Books.Add("stranger", "somebody-else-0001", GatewayTransactionKind.Payment, 700);
        var found = Assert.Single(await FoundAsync(await ReconcileAsync(Today)));
        Assert.Equal((DifferenceKind.MissingHere, "somebody-else-0001", "nothing", "payment of 700 KRW"),
            (found.Kind, found.Order, found.Expected, found.Actual));
    }

    [Fact]
    public async Task A_second_charge_of_a_paid_order_is_a_duplicate()
    {
        var (order, payment) = await PaidAsync(10000);
        Books.Add("second", order.Id.ToString(), GatewayTransactionKind.Payment, 10000);
        Books.Add(payment.ProviderKey!, order.Id.ToString(), GatewayTransactionKind.Payment, 10000);
        var run = await ReconcileAsync(Today);
        var found = await FoundAsync(run);
        Assert.Equal([DifferenceKind.Duplicate, DifferenceKind.Duplicate], found.Select(f => f.Kind));
        Assert.All(found, f => Assert.Equal(payment.Id, f.Payment));
        Assert.Equal(1, run.Matched);
    }

    [Fact]
    public async Task What_the_gateway_lost_is_missing_there_once_the_day_is_over()
    {
        var (order, _) = await PaidAsync(10000);
        Books.Rows.Clear();
        Assert.Empty(await FoundAsync(await ReconcileAsync(Today)));   // a moment ago: its books may be behind
        var day = Today;
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var found = Assert.Single(await FoundAsync(await ReconcileAsync(day)));
        Assert.Equal((DifferenceKind.MissingAtGateway, order.Id.ToString(), "payment of 10000 KRW", "nothing"),
            (found.Kind, found.Order, found.Expected, found.Actual));
    }

    [Theory]
    [InlineData("UPDATE payment SET amount = amount - 1", DifferenceKind.AmountDiffers, "9999 KRW", "10000 KRW")]
    [InlineData("UPDATE payment SET status = 'Failed'", DifferenceKind.StatusDiffers, "FAILED", "DONE")]
    [InlineData("UPDATE payment SET order_id = 'ord_01K7M3Q9ZC5T8V2X4B6N0PRSDW'", DifferenceKind.OrderDiffers, "ord_01K7M3Q9ZC5T8V2X4B6N0PRSDW", null)]
    public async Task A_row_of_ours_that_was_changed_is_found(string sql, object kind, string expected, string? actual)
    {
        var (order, payment) = await PaidAsync(10000);
        await Store.ExecuteAsync(sql);
        var found = Assert.Single(await FoundAsync(await ReconcileAsync(Today)));
        Assert.Equal(((DifferenceKind)kind, payment.Id, expected, actual ?? order.Id.ToString()),
            (found.Kind, found.Payment!.Value, found.Expected, found.Actual));
    }

    [Fact]
    public async Task A_cancel_of_another_amount_is_told_from_equal_ones()
    {
        var (_, payment) = await PaidAsync(10000);
        for (int i = 0; i < 3; i++)
            await Engine.Payments.CancelAsync("moa", payment.Id, 1000, "equal parts");
        Books.Rows[2] = Books.Rows[2] with { Amount = new Money(1500, Currency.Krw) };
        var run = await ReconcileAsync(Today);
        var found = Assert.Single(await FoundAsync(run));
        Assert.Equal((DifferenceKind.AmountDiffers, Books.Rows[2].Id, "1000 KRW", "1500 KRW"), (found.Kind, found.Transaction, found.Expected, found.Actual));
        Assert.Equal(3, run.Matched);
    }

    [Fact]
    public async Task A_cancel_at_the_console_is_found_asked_about_and_closed()
    {
        var (order, payment) = await PaidAsync(10000);
        foreach (long amount in (long[])[3000, 2000])
            Books.Add(payment.ProviderKey!, order.Id.ToString(), GatewayTransactionKind.Cancel, amount);
        _gateway.OnQuery = key => Task.FromResult<GatewayReport>(new GatewayReport.Found(
            ScriptedGateway.Payment(_gateway.Confirms.First(), GatewayPaymentState.Paid) with { Refundable = new Money(5000, Currency.Krw) }));

        var first = await ReconcileAsync(Today);
        Assert.Equal([DifferenceKind.MissingHere, DifferenceKind.MissingHere], (await FoundAsync(first)).Select(f => f.Kind));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(1));   // the hint's question
        Assert.Equal(5000, (await Engine.PaymentAsync(order)).CancelledAmount.MinorUnits);

        var second = await ReconcileAsync(Today);   // booked in one sum
        Assert.Equal((3L, 2), (second.Matched, second.Number));
        Assert.Empty(await FoundAsync(second));
        Assert.All(await FoundAsync(first), f => Assert.NotNull(f.ClosedAt));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public async Task A_difference_found_again_keeps_its_age_and_one_that_comes_back_is_new()
    {
        var row = Books.Add("stranger", "somebody-else-0001", GatewayTransactionKind.Payment, 700);
        var day = Today;
        var first = Assert.Single(await FoundAsync(await ReconcileAsync(day)));
        await Engine.AdvanceAsync(TimeSpan.FromDays(2));
        var run = await ReconcileAsync(day);
        var again = Assert.Single(await FoundAsync(run));
        Assert.Equal((first.FirstSeenAt, first.FirstRun, run.Id, false), (again.FirstSeenAt, again.FirstRun, again.LastRun, run.Partial));

        await PaidAsync(100);   // something else, another day
        Books.Rows.Remove(row);
        await Store.ExecuteAsync("DELETE FROM gateway_movement WHERE provider_key = 'stranger'");
        Assert.Empty(await FoundAsync(await ReconcileAsync(day)));
        Books.Rows.Insert(0, row);
        Assert.True(Assert.Single(await FoundAsync(await ReconcileAsync(day))).FirstSeenAt > first.FirstSeenAt);
    }

    [Fact]
    public async Task Around_midnight_the_neighbour_day_is_read_before_anything_is_missing()
    {
        await TurnToAsync(new TimeSpan(23, 59, 58));
        var (early, late) = (Today, Today.AddDays(1));
        var order = await Engine.CreateAsync(10000);
        var other = await Engine.CreateAsync(4000);
        _gateway.OnConfirm = async asked =>
        {
            var taken = Books.Take(asked);   // theirs before midnight, ours after it
            await Engine.AdvanceAsync(TimeSpan.FromSeconds(5));
            return new GatewayOutcome.Succeeded(taken with { ApprovedAt = Engine.Clock.Now() });
        };
        await Engine.ConfirmAsync(order);
        await Engine.ConfirmAsync(other);
        Assert.Equal(late, Today);
        await Engine.AdvanceAsync(TimeSpan.FromHours(4));

        var second = await ReconcileAsync(late);
        Assert.Empty(await FoundAsync(second));
        Assert.Equal((1L, 1L, 2L), (second.Transactions, second.Matched, second.Payments));
        Assert.Equal([$"{late:yyyy-MM-dd}", $"{early:yyyy-MM-dd}"], Books.Readings);
        var first = await ReconcileAsync(early);
        Assert.Empty(await FoundAsync(first));
        Assert.Equal((1L, 1L), (first.Transactions, first.Matched));
    }

    [Fact]
    public async Task A_payment_in_doubt_is_no_difference()
    {
        var order = await Engine.CreateAsync(10000);
        _gateway.OnConfirm = asked =>
        {
            Books.Take(asked);
            return Task.FromResult(ScriptedGateway.Unknown);
        };
        await Engine.ConfirmAsync(order);
        var run = await ReconcileAsync(Today);
        Assert.Equal((1L, 0L, 1L), (run.InDoubt, run.Matched, run.Transactions));
        Assert.Empty(await FoundAsync(run));
    }

    [Fact]
    public async Task Money_that_was_not_the_orders_and_went_back_is_no_difference()
    {
        var order = await Engine.CreateAsync(10000);
        _gateway.OnConfirm = asked => Task.FromResult<GatewayOutcome>(
            new GatewayOutcome.Succeeded(Books.Take(asked with { Amount = new Money(12000, Currency.Krw) })));
        await Engine.ConfirmAsync(order);
        Assert.Equal(PaymentStatus.Failed, (await Engine.PaymentAsync(order)).Status);
        var run = await ReconcileAsync(Today);
        Assert.Empty(await FoundAsync(run));
        Assert.Equal((2L, 2L), (run.Transactions, run.Matched));
    }

    [Fact]
    public async Task An_account_moves_nothing_until_its_deposit_comes()
    {
        var order = await Engine.CreateAsync(10000);
        var account = new VirtualAccount("신한", "X6505636518308", Engine.Clock.Now().AddDays(7));
        _gateway.OnConfirm = asked =>
        {
            Books.Rows.Add(Books.Add(asked.ProviderKey, asked.OrderId, GatewayTransactionKind.Other, 0) with { Id = "issued", Status = "WAITING_FOR_DEPOSIT" });
            return Task.FromResult<GatewayOutcome>(new GatewayOutcome.Succeeded(
                ScriptedGateway.Payment(asked, GatewayPaymentState.AwaitingDeposit) with { Account = account, ReceiptUrl = null }));
        };
        await Engine.ConfirmAsync(order);
        var issued = Today;
        _gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Unknown("down"));
        await Engine.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Empty(await FoundAsync(await ReconcileAsync(issued)));

        var taken = Books.Take(_gateway.Confirms.Single());   // and its webhook was lost
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(10));
        var found = Assert.Single(await FoundAsync(await ReconcileAsync(Today)));
        Assert.Equal((DifferenceKind.StatusDiffers, "READY"), (found.Kind, found.Expected));
        _gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(taken));
        await Engine.AdvanceAsync(TimeSpan.FromHours(2));
        var run = await ReconcileAsync(Today);
        Assert.Empty(await FoundAsync(run));
        Assert.Equal(1, run.Matched);
    }

    [Fact]
    public async Task Settlements_are_held_against_what_moved_once_they_are_published()
    {
        var day = Today;
        foreach (long amount in (long[])[1000, 2000, 3000, 4000])
            await PaidAsync(amount);
        var rows = Books.Rows;
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty(await FoundAsync(await ReconcileAsync(day)));   // not published yet
        Books.Settle(rows[0]);
        Books.Settle(rows[1], amount: 1999);
        Books.Settle(rows[2], payOut: 2900);                         // and no fee that would say where the rest is
        Books.Settle(rows[0] with { Id = "unknown" });
        var run = await ReconcileAsync(day);
        var found = (await FoundAsync(run)).ToDictionary(f => (f.Kind, f.Key));
        Assert.Equal((4L, 4L), (run.Settlements, run.Matched));
        Assert.Equal(4, found.Count);
        Assert.Equal(("2000 KRW", "1999 KRW"), Of(DifferenceKind.SettlementDiffers, rows[1].Id));
        Assert.Equal(("4000 KRW", "nothing"), Of(DifferenceKind.SettlementDiffers, rows[3].Id));
        Assert.Equal(("nothing", "1000 KRW"), Of(DifferenceKind.SettlementDiffers, "unknown"));
        Assert.Equal("fee 0, payout 2900", Of(DifferenceKind.FeeDiffers, rows[2].Id).Actual);

        (string Expected, string Actual) Of(DifferenceKind kind, string key) => (found[(kind, key)].Expected, found[(kind, key)].Actual);
    }

    [Fact]
    public async Task A_run_that_breaks_off_goes_on_where_it_was_on_another_host()
    {
        for (int i = 0; i < 1200; i++)
            Books.Add($"stranger-{i:d4}", "somebody-else-0001", GatewayTransactionKind.Other, 1);
        var (_, payment) = await PaidAsync(10000);
        Books.BreaksAfter = 700;   // 500 of them are kept
        var run = await ReconcileAsync(Today);
        Assert.Equal((ReconciliationStatus.Running, "The line broke.", 500L, "tx-00500"), (run.Status, run.Reason, run.Transactions, run.ReadUpTo));
        Assert.Equal(run.Id, (await BeginAsync(Today)).Id);   // who asks again is told of the one there is

        await Engine.DisposeAsync();
        await Store.EndClaimsAsync();
        Books.BreaksAfter = null;
        Books.Readings.Clear();
        await StartAsync();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        var done = (await Engine.Get<IReconciliations>().FindAsync(run.Id))!;
        Assert.Equal((ReconciliationStatus.Completed, null, 1201L, 1L), (done.Status, done.Reason, done.Transactions, done.Matched));
        // From where the dead one was, which may have tried once more before it died; never from the beginning.
        Assert.NotEmpty(Books.Readings);
        Assert.All(Books.Readings, reading => Assert.Contains(" after tx-0", reading, StringComparison.Ordinal));
        Assert.Empty(await FoundAsync(done));
        Assert.Equal(payment.ProviderKey, Books.Rows[^1].ProviderKey);
    }

    [Fact]
    public async Task A_day_to_come_and_a_gateway_without_statements_are_refused()
    {
        Assert.Equal(ErrorCode.InvalidRequest, (await Engine.Get<Reconciler>().StartAsync("fake", Today.AddDays(1), null, default)).Error!.Code);
        var unknown = (await Engine.Get<Reconciler>().StartAsync("other", Today, null, default)).Error!;
        Assert.Contains("it can read those of fake", unknown.Message.English, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync() => _engines.Add(await Engine.StartAsync(Store, _gateway,
        with: fluxPay => fluxPay.Services.AddSingleton<IGatewayStatements>(Books)));

    /// <summary>Turns the clock to the next time it is so late in Korea.</summary>
    private Task TurnToAsync(TimeSpan timeOfDay)
    {
        var now = Engine.Clock.Now().ToOffset(TimeSpan.FromHours(9));
        var then = now - now.TimeOfDay + timeOfDay;
        return Engine.AdvanceAsync(then > now ? then - now : then.AddDays(1) - now);
    }

    private async Task<(Order Order, Payment Payment)> PaidAsync(long amount) => await Engine.PaidAsync(await Engine.CreateAsync(amount));

    private protected async Task<Reconciliation> FindAsync(Reconciliation run) => (await Engine.Get<IReconciliations>().FindAsync(run.Id))!;

    private protected async Task<Reconciliation> BeginAsync(DateOnly day) =>
        (await Engine.Get<Reconciler>().StartAsync("fake", day, null, default)).ValueOrThrow();

    private async Task<Reconciliation> ReconcileAsync(DateOnly day)
    {
        var begun = await BeginAsync(day);
        await Engine.AdvanceAsync(TimeSpan.Zero);
        return await FindAsync(begun);
    }

    private Task<IReadOnlyList<Difference>> FoundAsync(Reconciliation run) => Engine.Get<IReconciliations>().DifferencesAsync(run, 100);

    private async Task<HealthStatus> HealthAsync() =>
        (await Engine.Get<HealthCheckService>().CheckHealthAsync(c => c.Name == "reconciliation")).Entries["reconciliation"].Status;
}
