using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Timers;
using FluxPay.Usage;

namespace FluxPay.Subscriptions.Tests;

public sealed class SqliteEarlierUseTests() : EarlierUseTests(new SqliteUnderTest(), "Storage/Sqlite/Migrations/0018_promise_months_of_earlier_use.sql");

public sealed class PostgresEarlierUseTests()
    : EarlierUseTests(new PostgresUnderTest(), "Storage/Postgres/Migrations/0015_promise_months_of_earlier_use.sql");

/// <summary>Use that was recorded before months were promised to be billed is billed all the same, without another use.</summary>
public abstract class EarlierUseTests(StoreUnderTest store, string migration) : IAsyncLifetime
{
    private readonly CardBank _bank = new();
    private Rig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.StartAsync(store, _bank, policy: UseInvoiceTests.Policy);
        _rig.Engine.Clock.MoveTo(Month.End.AddDays(10));   // in the middle of a month, whatever today is
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.Engine.AuditAsync();
        await _rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_month_that_runs_and_the_one_before_are_billed_and_nothing_twice()
    {
        var month = Month;
        _rig.Card();
        await OldAsync("this-month", 10, _rig.Now.AddDays(-1));
        await OldAsync("last-month", 20, month.Start.AddDays(-3));
        await OldAsync("first-of-all", 1, month.Start.AddMilliseconds(-1));    // Seoul's midnight is no midnight in UTC
        await OldAsync("other", 5, month.Start, "cust-2");
        await MigrateAsync();
        await MigrateAsync();   // as a host that died and came again
        var before = Assert.Single(await InvoicesAsync("cust-1"));
        Assert.Equal((month.Start, 2_100), (before.PeriodEnd, before.Total.MinorUnits));
        Assert.Empty(await InvoicesAsync("cust-2"));

        await _rig.AdvanceToAsync(month.End.AddHours(2));
        Assert.Equal([1_000, 2_100], (await InvoicesAsync("cust-1")).Select(i => i.Total.MinorUnits).Order());
        Assert.Equal(500, Assert.Single(await InvoicesAsync("cust-2")).Total.MinorUnits);
        Assert.Equal(2, _bank.Taken.Count);   // the other has no card
        await _rig.AdvanceAsync(TimeSpan.FromDays(100));
        Assert.Equal(2, _bank.Taken.Count);
        Assert.Null(await store.Get<ITimerStore>().NextAsync());   // nothing is promised any more
    }

    [Fact]
    public async Task What_is_promised_already_stays_and_what_is_too_late_to_be_told_of_is_not_dug_up()
    {
        await _rig.Engine.Get<UsageService>().RecordAsync(new RecordUsage("new", Engine.Customer, "minutes", 3));
        await OldAsync("old", 4, _rig.Now.AddDays(-90), "cust-2");
        await MigrateAsync();
        await _rig.AdvanceToAsync(Month.End.AddHours(2));
        Assert.Equal(300, Assert.Single(await InvoicesAsync("cust-1")).Total.MinorUnits);
        Assert.Empty(await InvoicesAsync("cust-2"));
    }

    [Fact]
    public async Task Any_number_of_customers_is_gone_through()
    {
        var at = _rig.Now.AddDays(-1);
        var changes = new Changes(at);
        for (int i = 0; i < 1_100; i++)
            changes.Save(new UsageEvent($"e{i}", new CustomerRef("moa", $"many-{i}"), "minutes", 1, at));
        await _rig.Engine.Get<IStore>().CommitAsync(changes);
        await MigrateAsync();
        var log = _rig.Engine.Get<IUsageLog>();
        for (int i = 0; i < 1_100; i++)
            Assert.NotNull(await log.EarlierMonthAsync(new CustomerRef("moa", $"many-{i}"), $"moa:many-{i}@9999-12"));
    }

    [Fact]
    public async Task A_database_without_use_has_nothing_to_look_for()
    {
        await MigrateAsync();
        Assert.Null(await store.Get<ITimerStore>().NextAsync());
    }

    private BillingMonth Month => BillingMonth.Of(_rig.Now, Plans.Seoul);

    /// <summary>A use as it was recorded once: without a promise.</summary>
    private async Task OldAsync(string id, long quantity, DateTimeOffset at, string customer = "cust-1") => Assert.IsType<CommitResult.Committed>(
        await _rig.Engine.Get<IStore>().CommitAsync(
            new Changes(at).Save(new UsageEvent(id, new CustomerRef("moa", customer), "minutes", quantity, at))));

    /// <summary>Runs the migration on what is there now, and what it promises.</summary>
    private async Task MigrateAsync()
    {
        using var script = new StreamReader(typeof(IStore).Assembly.GetManifestResourceStream(migration)!);
        await store.ExecuteAsync(await script.ReadToEndAsync());
        await _rig.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    private async Task<IReadOnlyList<Invoice>> InvoicesAsync(string customer) =>
        (await _rig.Engine.Get<InvoiceService>().ListAsync("moa", customer, null, new PageRequest(100))).Items;
}
