using FluxPay.Policies;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Subscriptions;
using FluxPay.Usage;
using FluxPay.Usage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

/// <summary>A use is recorded once, within its time, and explained.</summary>
public sealed class UsageServiceTests : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          sold: { charge: payment, price: 10 }
          minutes: { charge: metered, unit: minute, pricing: { model: graduated, tiers: [ { upTo: 100, price: 100 }, { price: 80.5 } ] } }
          users: { charge: metered, unit: user, aggregate: unique, pricing: { model: unit, price: 1000 } }
          peak: { charge: metered, unit: seat, aggregate: max, pricing: { model: unit, price: 10 } }
        plans:
          pro: { price: 1, interval: month, features: { minutes: { included: 60 } } }
          all: { price: 1, interval: month, features: { minutes: unlimited } }
          capped: { price: 1, interval: month, features: { peak: { limit: 5 } } }
        """;

    private static readonly CustomerRef Customer = Engine.Customer;

    private readonly SqliteUnderTest _store = new();
    private Engine _engine = null!;
    private Plans _plans = null!;

    private UsageService Usage => _engine.Get<UsageService>();
    private DateTimeOffset Now => _engine.Clock.Now();

    public async ValueTask InitializeAsync()
    {
        _engine = await Engine.StartAsync(_store, new ScriptedGateway(), policy: Policy);
        _plans = new Plans(_engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_same_event_counts_once_and_another_content_is_refused()
    {
        var use = new RecordUsage("e1", Customer, "minutes", 12);
        var first = (await Usage.RecordAsync(use)).ValueOrThrow();
        await _engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(first with { IsNew = false }, (await Usage.RecordAsync(use)).ValueOrThrow());
        Assert.Equal(first with { IsNew = false }, (await Usage.RecordAsync(use with { OccurredAt = first.Event.OccurredAt })).ValueOrThrow());
        foreach (var other in new[]
        {
            use with { Quantity = 13 }, use with { Feature = "peak" }, use with { Customer = Customer with { Id = "cust-2" } },
            use with { UniqueId = "x" }, use with { OccurredAt = Now },
        })
        {
            var refused = (await Usage.RecordAsync(other)).Error!;
            Assert.Equal((ErrorCode.AlreadyProcessed, first.Event), (refused.Code, (UsageEvent)refused.Details!));
        }
        Assert.True((await Usage.RecordAsync(use with { Customer = new CustomerRef("other", "cust-1") })).Error!.Code == ErrorCode.InvalidRequest);
        Assert.Equal(12, (await ExplainAsync("minutes")).Rated.Quantity);
    }

    [Fact]
    public async Task Many_that_send_the_same_at_once_are_told_the_same()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(
            () => Usage.RecordAsync(new RecordUsage("e1", Customer, "minutes", 12)))));
        Assert.Equal(1, results.Count(r => r.ValueOrThrow().IsNew));
        Assert.Single(results.Select(r => r.Value!.Event).Distinct());
    }

    [Fact]
    public async Task A_use_is_taken_35_days_late_and_5_minutes_early_and_no_more()
    {
        RecordUsage At(string id, TimeSpan off) => new(id, Customer, "minutes", 1) { OccurredAt = Now + off };
        var late = At("late", TimeSpan.FromDays(-35) + TimeSpan.FromMinutes(1));
        Assert.Null((await Usage.RecordAsync(late)).Error);
        Assert.Null((await Usage.RecordAsync(At("early", TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1)))).Error);
        Assert.Equal(["occurredAt"], Fields(await Usage.RecordAsync(At("a", TimeSpan.FromDays(-35) - TimeSpan.FromMinutes(1)))));
        Assert.Equal(["occurredAt"], Fields(await Usage.RecordAsync(At("b", TimeSpan.FromMinutes(6)))));

        await _engine.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.False((await Usage.RecordAsync(late)).ValueOrThrow().IsNew);   // known, however late it is sent again
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var order = new RecordUsage(default(OrderId).ToString(), Customer, "nothing", 1) { OccurredAt = Now.AddYears(1) };
        Assert.Equal(["eventId", "feature", "occurredAt"], Fields(await Usage.RecordAsync(order)));
        Assert.Equal(["feature"], Fields(await Usage.RecordAsync(new RecordUsage("e", Customer, "sold", 1))));
        Assert.Equal(["uniqueId"], Fields(await Usage.RecordAsync(new RecordUsage("e", Customer, "users", 1))));
    }

    [Fact]
    public async Task A_batch_is_recorded_whole_or_not_at_all()
    {
        var good = new RecordUsage("a", Customer, "minutes", 1);
        var recorded = (await Usage.RecordAsync([good, good with { EventId = "b" }, good])).ValueOrThrow();
        Assert.Equal([("a", true), ("b", true), ("a", false)], recorded.Select(r => (r.Event.EventId, r.IsNew)));

        var bad = await Usage.RecordAsync(
            [good with { EventId = "c" }, good with { Feature = "sold", EventId = "d" }, good with { EventId = "e", OccurredAt = Now.AddDays(1) }]);
        Assert.Equal(["events[1].feature", "events[2].occurredAt"], Fields(bad));
        var conflict = (await Usage.RecordAsync([good with { EventId = "c" }, good with { Quantity = 2 }, good with { EventId = "c", Quantity = 9 }])).Error!;
        Assert.Equal(ErrorCode.AlreadyProcessed, conflict.Code);
        Assert.Equal(["events[1].eventId", "events[2].eventId"], ((FieldErrors)conflict.Details!).Errors.Select(e => e.Field));
        Assert.Equal(2, (await ExplainAsync("minutes")).Rated.Quantity);
        Assert.All((await Usage.RecordAsync([good, good with { EventId = "b" }])).ValueOrThrow(), r => Assert.False(r.IsNew));
    }

    [Fact]
    public async Task An_explanation_has_the_plans_period_and_allowance()
    {
        Assert.Equal(BillingMonth.Of(Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")), Stretch(await ExplainAsync("minutes")));
        var pro = await _plans.PutAsync(Customer, Plan("pro"), Now);
        await Usage.RecordAsync(new RecordUsage("before", Customer, "minutes", 1000) { OccurredAt = pro.PeriodStart.AddMilliseconds(-1) });
        await Usage.RecordAsync(new RecordUsage("now", Customer, "minutes", 190));
        var explained = await ExplainAsync("minutes");
        Assert.Equal(new BillingMonth(pro.PeriodStart, pro.PeriodEnd), Stretch(explained));
        Assert.Equal((190, 60, 130, 12_415), (explained.Rated.Quantity, explained.Rated.Included, explained.Rated.Billable, explained.Rated.Amount));
        Assert.Equal([(100, 10_000), (30, 2_415)], explained.Rated.Tiers.Select(t => (t.Quantity, t.Amount)));
        Assert.Equal(1190, (await ExplainAsync("minutes", Now.AddDays(-1), Now.AddDays(1))).Rated.Quantity);
        Assert.Equal(["to"], Fields(await Usage.ExplainAsync(Customer, "minutes", Now, Now)));
        Assert.Equal(["feature"], Fields(await Usage.ExplainAsync(Customer, "sold", null, null)));

        await _plans.PutAsync(Customer, Plan("all"), Now);
        explained = await ExplainAsync("minutes");
        Assert.Equal((null, 0, 0), (explained.Terms.PlanIncluded, explained.Rated.Billable, explained.Rated.Amount));
    }

    [Fact]
    public async Task Distinct_things_are_counted_and_a_cap_on_the_largest_binds_each_record()
    {
        foreach (var (id, user) in new[] { ("1", "ann"), ("2", "bob"), ("3", "ann") })
            (await Usage.RecordAsync(new RecordUsage(id, Customer, "users", 5) { UniqueId = user })).ValueOrThrow();
        Assert.Equal((2, 2000), ((await ExplainAsync("users")).Rated.Quantity, (await ExplainAsync("users")).Rated.Amount));

        await _plans.PutAsync(Customer, Plan("capped"), Now);
        (await Usage.RecordAsync([new RecordUsage("4", Customer, "peak", 5), new RecordUsage("5", Customer, "peak", 5)])).ValueOrThrow();
        Assert.Equal(ErrorCode.NotEntitled, (await Usage.RecordAsync(new RecordUsage("6", Customer, "peak", 6))).Error!.Code);
        var order = await _engine.Checkout.CreateAsync(new CreateOrder(Customer) { Product = "peak", Quantity = 6 });
        Assert.Equal(ErrorCode.NotEntitled, order.Error!.Code);
    }

    [Fact]
    public async Task An_order_of_a_metered_feature_is_recorded_by_its_completion()
    {
        var order = await _engine.CreateAsync("users", 3);
        await _engine.Checkout.CompleteAsync("moa", order.Id, 2);
        var recorded = Assert.Single(await _engine.Get<IUsageLog>().FindEventsAsync("moa", [order.Id.ToString()]));
        Assert.Equal((2, order.Id.ToString(), "users"), (recorded.Quantity, recorded.UniqueId, recorded.Feature));
        Assert.Equal(1, (await ExplainAsync("users")).Rated.Quantity);
    }

    private PlanPolicy Plan(string name) => _engine.Get<IPolicies>().For("moa").Plans[name];

    private async Task<UsageExplanation> ExplainAsync(string feature, DateTimeOffset? start = null, DateTimeOffset? end = null) =>
        (await Usage.ExplainAsync(Customer, feature, start, end)).ValueOrThrow();

    private static BillingMonth Stretch(UsageExplanation explained) => new(explained.Start, explained.End);

    private static IEnumerable<string> Fields<T>(Result<T> result) where T : class
    {
        Assert.Equal(ErrorCode.InvalidRequest, result.Error!.Code);
        return ((FieldErrors)result.Error.Details!).Errors.Select(e => e.Field);
    }
}
