using CsCheck;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using FluxPay.Usage;
using FluxPay.Usage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteMeteredChargingTests() : MeteredChargingTests(new SqliteUnderTest());

public sealed class PostgresMeteredChargingTests() : MeteredChargingTests(new PostgresUnderTest());

/// <summary>Every use is billed once: in its period, or as the difference when it came late.</summary>
public abstract class MeteredChargingTests(StoreUnderTest store) : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          minutes: { charge: metered, unit: minute, pricing: { model: graduated, tiers: [ { upTo: 100, price: 100 }, { price: 80 } ] } }
          level: { charge: metered, unit: GB, aggregate: last, pricing: { model: unit, price: 10 } }
        plans:
          pro: { price: 1, interval: month, features: { minutes: { included: 60 } } }
          disk: { price: 1, interval: month, group: other, features: { level: { included: 10 } } }
        """;

    private static readonly CustomerRef Customer = Engine.Customer;
    private static readonly TimeSpan Period = TimeSpan.FromDays(30);

    private Engine _engine = null!;
    private Plans _plans = null!;

    private IMeteredCharges Charges => _engine.Get<IMeteredCharges>();
    private DateTimeOffset Now => _engine.Clock.Now();

    public async ValueTask InitializeAsync()
    {
        _engine = await Engine.StartAsync(store, new ScriptedGateway(), policy: Policy);
        _plans = new Plans(_engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_period_is_billed_with_the_plans_allowance_and_a_late_use_as_the_difference()
    {
        var start = Now;
        await UseAsync("a", 150);
        await _engine.AdvanceAsync(Period);
        var end = Now;
        var line = Assert.Single(await BillAsync("pro", start, end));
        Assert.Equal(("minutes", start, end, 90, 9000), (line.Feature, line.Start, line.End, line.Quantity, line.Amount));
        Assert.Equal("minutes: 150 minute, 60 included, 90 billed (graduated)", line.Description);
        Assert.Empty(await BillAsync("pro", start, end));   // the same period is not billed again

        await UseAsync("late", 30, start.AddDays(1));
        await UseAsync("b", 10);
        await _engine.AdvanceAsync(Period);
        line = Assert.Single(await BillAsync("pro", end, end + Period));   // 10 are included; 120 billable in place of 90
        Assert.Equal((start, end, 30, 2600), (line.Start, line.End, line.Quantity, line.Amount));
        Assert.StartsWith("minutes, correction: 180 minute in place of 150", line.Description, StringComparison.Ordinal);
        Assert.Empty(await BillAsync("pro", end, end + Period));
    }

    [Fact]
    public async Task A_late_use_of_a_period_without_any_is_billed_and_a_late_level_may_give_back()
    {
        var start = Now;
        await UseAsync("level", 50, feature: "level");
        await _engine.AdvanceAsync(Period);
        Assert.Equal([("level", 500L)], (await BillAsync("pro", start, start + Period)).Select(l => (l.Feature, l.Amount)));
        await UseAsync("late", 61, start.AddDays(29));
        await UseAsync("lower", 0, start.AddDays(29), "level");
        await _engine.AdvanceAsync(Period);
        var lines = await BillAsync("pro", start + Period, start + Period + Period);
        Assert.Equal([("level", -500L, -50L), ("minutes", 100, 1)], lines.Select(l => (l.Feature, l.Amount, l.Quantity)).Order());
    }

    [Fact]
    public async Task What_is_late_for_a_long_period_is_billed_by_the_next_invoice_however_far_away()
    {
        var start = Now;
        await _engine.AdvanceAsync(TimeSpan.FromDays(365));
        var end = Now;
        Assert.Empty(await BillAsync("pro", start, end));
        await _engine.AdvanceAsync(TimeSpan.FromDays(34));
        await UseAsync("late", 70, end.AddHours(-12));
        await _engine.AdvanceAsync(TimeSpan.FromDays(331));
        var line = Assert.Single(await BillAsync("pro", end, end.AddDays(365)));
        Assert.Equal((1000, start), (line.Amount, line.Start));
        var charges = await Charges.OfPeriodAsync(Customer, Plan("pro"), end, end.AddDays(365));
        Assert.Empty(charges.Billed);   // and it is final: nothing of it is rated any more
    }

    [Fact]
    public async Task A_month_without_a_plan_leaves_out_what_a_plan_covers()
    {
        var start = Now;
        await UseAsync("alone", 10);
        await _engine.AdvanceAsync(TimeSpan.FromDays(10));
        var subscribed = Now;
        await _plans.PutAsync(Customer, Plan("pro"), subscribed);
        await UseAsync("with the plan", 100);
        await _engine.AdvanceAsync(TimeSpan.FromDays(20));
        var line = Assert.Single(await BillAsync(null, start, start + Period));
        Assert.Equal((start, subscribed, 1000), (line.Start, line.End, line.Amount));

        await _engine.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.Equal(4000, Assert.Single(await BillAsync("pro", subscribed, subscribed + Period)).Amount);
        await _plans.EndAsync(Customer);
        await UseAsync("alone again", 1);
        await _engine.AdvanceAsync(TimeSpan.FromDays(20));
        line = Assert.Single(await BillAsync(null, start + Period, start + Period + Period));
        Assert.Equal((subscribed + Period, 100), (line.Start, line.Amount));
    }

    [Fact]
    public async Task A_subscription_that_may_never_begin_covers_nothing()
    {
        var start = Now;
        await UseAsync("a", 1);
        await _plans.PutAsync(Customer, Plan("pro"), start, status: SubscriptionStatus.Incomplete);
        await _engine.AdvanceAsync(Period);
        Assert.Equal(100, Assert.Single(await BillAsync(null, start, start + Period)).Amount);
    }

    [Fact]
    public async Task Of_two_plans_each_bills_what_it_names_and_nothing_is_billed_twice()
    {
        var start = Now;
        await _plans.PutAsync(Customer, Plan("pro"), start);
        await _plans.PutAsync(Customer, Plan("disk"), start);
        await UseAsync("m", 61);
        await UseAsync("l", 11, feature: "level");
        await _engine.AdvanceAsync(Period);
        Assert.Equal([("minutes", 100L)], (await BillAsync("pro", start, Now)).Select(l => (l.Feature, l.Amount)));
        Assert.Equal([("level", 10L)], (await BillAsync("disk", start, Now)).Select(l => (l.Feature, l.Amount)));
        Assert.Empty(await BillAsync(null, start, Now));
    }

    [Fact]
    public async Task Two_invoices_that_race_bill_it_once()
    {
        var start = Now;
        await UseAsync("a", 61);
        await _engine.AdvanceAsync(Period);
        var both = await Task.WhenAll(Charges.OfPeriodAsync(Customer, Plan("pro"), start, Now), Charges.OfPeriodAsync(Customer, Plan("pro"), start, Now));
        var results = await Task.WhenAll(both.Select(CommitAsync));
        Assert.Equal(1, results.Count(r => r is CommitResult.Committed));
    }

    [Fact]
    public void What_is_left_of_a_period_and_what_covers_it_tile_it() => Gen.Select(
        Gen.Int[0, 20], Gen.Int[1, 20], Gen.Select(Gen.Int[0, 40], Gen.Int[1, 10]).List[0, 6]).Sample((from, length, covered) =>
        {
            var zero = DateTimeOffset.UnixEpoch;
            var taken = covered.Select(c => (Start: zero.AddDays(c.Item1), End: zero.AddDays(c.Item1 + c.Item2))).ToArray();
            var left = MeteredCharging.Uncovered(zero.AddDays(from), zero.AddDays(from + length), taken).ToArray();
            for (int day = from; day < from + length; day++)
            {
                var at = zero.AddDays(day);
                int times = left.Count(l => l.Start <= at && at < l.End);
                Assert.Equal(taken.Any(t => t.Start <= at && at < t.End) ? 0 : 1, times);
            }
            Assert.All(left, l => Assert.True(l.Start < l.End && l.Start >= zero.AddDays(from) && l.End <= zero.AddDays(from + length)));
        });

    private PlanPolicy Plan(string name) => _engine.Get<IPolicies>().For("moa").Plans[name];

    /// <summary>Only recorded: the invoices are this test's.</summary>
    private async Task UseAsync(string id, long quantity, DateTimeOffset? at = null, string feature = "minutes") =>
        Assert.IsType<CommitResult.Committed>(await _engine.Get<IStore>().CommitAsync(
            new Changes(Now).Save(new UsageEvent(id, Customer, feature, quantity, at ?? Now))));

    /// <summary>Bills a period as an invoice does: what is rated is saved with it.</summary>
    private async Task<IReadOnlyList<MeteredLine>> BillAsync(string? plan, DateTimeOffset start, DateTimeOffset end)
    {
        var charges = plan is null
            ? await Charges.OfMonthAsync(Customer, new BillingMonth(start, end))
            : await Charges.OfPeriodAsync(Customer, Plan(plan), start, end);
        Assert.IsType<CommitResult.Committed>(await CommitAsync(charges));
        return charges.Lines;
    }

    private Task<CommitResult> CommitAsync(MeteredCharges charges)
    {
        var changes = new Changes(Now);
        foreach (var record in charges.Billed)
            changes.Save(record);
        return _engine.Get<IStore>().CommitAsync(changes);
    }
}
