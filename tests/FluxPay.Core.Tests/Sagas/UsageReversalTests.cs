using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using FluxPay.Subscriptions.Tests;
using FluxPay.Usage;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteUsageReversalTests() : UsageReversalTests(new SqliteUnderTest());

public sealed class PostgresUsageReversalTests() : UsageReversalTests(new PostgresUnderTest());

/// <summary>A use is taken back by an event, whole and once; then it is as if it had not been.</summary>
public abstract class UsageReversalTests(StoreUnderTest store) : IAsyncLifetime
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          minutes: { charge: metered, unit: minute, pricing: { model: unit, price: 100 } }
          calls: { charge: metered, unit: call, aggregate: count, pricing: { model: unit, price: 10 } }
          peak: { charge: metered, unit: seat, aggregate: max, pricing: { model: unit, price: 10 } }
          users: { charge: metered, unit: user, aggregate: unique, pricing: { model: unit, price: 10 } }
          level: { charge: metered, unit: GB, aggregate: last, pricing: { model: unit, price: 10 } }
        plans:
          capped: { price: 1000, interval: month, features: { minutes: { limit: 10 } } }
        """;

    private static readonly CustomerRef Customer = Engine.Customer;

    private readonly CardBank _bank = new();
    private Rig _rig = null!;

    private UsageService Usage => _rig.Engine.Get<UsageService>();

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.StartAsync(store, _bank, policy: Policy);
        _rig.Engine.Clock.MoveTo(Month(_rig.Now).End.AddDays(10));   // in the middle of a month, whatever today is
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.Engine.AuditAsync();
        await _rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("minutes", 12)]
    [InlineData("calls", 2)]
    [InlineData("peak", 7)]
    [InlineData("users", 2)]
    [InlineData("level", 5)]
    public async Task Whatever_is_counted_is_counted_as_if_it_had_not_been(string feature, long expected)
    {
        (string Id, long Quantity, string Thing)[] uses = [("1", 7, "ann"), ("2", 5, "bob"), ("wrong", 90, "eve")];
        foreach (var (id, quantity, thing) in uses)
        {
            await RecordAsync(Use(id, quantity, feature) with { UniqueId = thing });
            await _rig.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
        var undone = await RecordAsync(Reversal("undo", "wrong", 90, feature));
        Assert.Equal(("wrong", "eve", true), (undone.Event.Reverses, undone.Event.UniqueId, undone.IsNew));
        Assert.Equal(expected, (await Usage.ExplainAsync(Customer, feature, null, null)).ValueOrThrow().Rated.Quantity);
    }

    [Fact]
    public async Task A_reversal_counts_once_and_a_use_is_reversed_once()
    {
        await RecordAsync(Use("wrong", 5));
        var reversal = Reversal("undo", "wrong", 5);
        var first = await RecordAsync(reversal);
        await _rig.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(first with { IsNew = false }, await RecordAsync(reversal));
        var again = (await Usage.RecordAsync(reversal with { EventId = "undo-2" })).Error!;
        Assert.Equal((ErrorCode.AlreadyProcessed, first.Event), (again.Code, (UsageEvent)again.Details!));
        Assert.Contains("reversed already, by undo", again.Message.English, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.AlreadyProcessed, (await Usage.RecordAsync(Use("undo", 5))).Error!.Code);   // its id is taken
        await RecordAsync(Use("right", 3));
        Assert.Equal(3, (await Usage.ExplainAsync(Customer, "minutes", null, null)).ValueOrThrow().Rated.Quantity);
    }

    [Fact]
    public async Task Many_that_reverse_the_same_at_once_reverse_it_once()
    {
        await RecordAsync(Use("wrong", 5));
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Usage.RecordAsync(Reversal($"undo-{i}", "wrong", 5)))));
        Assert.Equal(1, all.Count(r => r.Error is null));
        Assert.All(all.Where(r => r.Error is not null), r => Assert.Equal(ErrorCode.AlreadyProcessed, r.Error!.Code));
    }

    [Fact]
    public async Task What_cannot_be_reversed_is_refused_with_a_reason()
    {
        await RecordAsync(Use("old", 5) with { OccurredAt = _rig.Now.AddDays(-34) });
        await RecordAsync(Use("theirs", 5) with { Customer = Customer with { Id = "cust-2" } });
        await RecordAsync(Use("mine", 5));
        await RecordAsync(Use("gone", 5));
        await RecordAsync(Reversal("undo", "gone", 5));
        await _rig.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(("reverses", true), await ProblemAsync(Reversal("x", "unknown", 5), "no recorded use"));
        Assert.Equal(("reverses", true), await ProblemAsync(Reversal("x", "theirs", 5), "another customer or feature"));
        Assert.Equal(("reverses", true), await ProblemAsync(Reversal("x", "mine", 5, "calls"), "another customer or feature"));
        Assert.Equal(("reverses", true), await ProblemAsync(Reversal("x", "undo", 5), "names a reversal"));
        Assert.Equal(("reverses", true), await ProblemAsync(Reversal("x", "old", 5), "35 days"));
        Assert.Equal(("quantity", true), await ProblemAsync(Reversal("x", "mine", 4), "must be 5"));
        Assert.Equal(("occurredAt", true), await ProblemAsync(Reversal("x", "mine", 5) with { OccurredAt = _rig.Now }, "left out"));
        Assert.Equal(("reverses", true), await ProblemAsync(
            Reversal("x", "mine", 5) with { Customer = new CustomerRef("shop", "cust-1") }, "no recorded use"));
    }

    [Fact]
    public async Task A_batch_may_reverse_what_it_records_and_is_taken_whole_or_not_at_all()
    {
        var all = (await Usage.RecordAsync([Use("a", 1), Use("b", 2), Reversal("undo", "b", 2)])).ValueOrThrow();
        Assert.Equal([null, null, "b"], all.Select(r => r.Event.Reverses));
        var twice = (await Usage.RecordAsync([Use("c", 3), Reversal("undo-c", "c", 3), Reversal("undo-c2", "c", 3)])).Error!;
        Assert.Equal("events[2].reverses", Assert.Single(((FieldErrors)twice.Details!).Errors).Field);
        Assert.Equal(1, (await Usage.ExplainAsync(Customer, "minutes", null, null)).ValueOrThrow().Rated.Quantity);
    }

    [Fact]
    public async Task A_limit_gets_back_what_it_gave_to_the_period_it_gave_it_in()
    {
        var subscribed = await _rig.BeginAsync("capped");
        await RecordAsync(Use("wrong", 8));
        Assert.Equal(ErrorCode.NotEntitled, (await Usage.RecordAsync(Use("right", 3))).Error!.Code);
        await RecordAsync(Reversal("undo", "wrong", 8));
        await RecordAsync(Use("right", 10));
        Assert.Null((await Usage.RecordAsync([Reversal("undo-right", "right", 10), Use("other", 5), Reversal("undo-other", "other", 5)])).Error);
        Assert.Equal(0, await _rig.Engine.Get<IUsageLog>().AllowanceUsedAsync(Customer, "minutes", subscribed.PeriodStart));
        await RecordAsync(Use("last", 10));
        await _rig.AdvanceToAsync(subscribed.PeriodEnd);
        await RecordAsync(Reversal("undo-last", "last", 10));
        Assert.Equal(0, await _rig.Engine.Get<IUsageLog>().AllowanceUsedAsync(Customer, "minutes", subscribed.PeriodStart));
        Assert.Equal(0, await _rig.Engine.Get<IUsageLog>().AllowanceUsedAsync(Customer, "minutes", subscribed.PeriodEnd));
    }

    [Fact]
    public async Task What_was_billed_is_given_back_by_a_line_of_the_next_invoice()
    {
        _rig.Card();
        await RecordAsync(Use("right", 2));
        await RecordAsync(Use("wrong", 9));
        var month = Month(_rig.Now);
        await _rig.AdvanceToAsync(month.End.AddHours(2));
        Assert.Equal(1100, Assert.Single(_bank.Taken).Amount.MinorUnits);
        await RecordAsync(Reversal("undo", "wrong", 9));
        await RecordAsync(Use("february", 10));
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(2));
        var next = (await _rig.Engine.Get<InvoiceService>().ListAsync("moa", "cust-1", null, new PageRequest())).Items[0];
        Assert.Equal([-900L, 1000], next.Lines.Select(l => l.Amount).Order());
        Assert.Equal("minutes, correction: 2 minute in place of 11 (unit)", next.Lines.Single(l => l.Amount < 0).Description);
        Assert.Equal((100L, InvoiceStatus.Paid), (next.Total.MinorUnits, next.Status));
        Assert.Equal([1100L, 100], _bank.Taken.Select(t => t.Amount.MinorUnits));
    }

    private static RecordUsage Use(string id, long quantity, string feature = "minutes") => new(id, Customer, feature, quantity);

    private static RecordUsage Reversal(string id, string of, long quantity, string feature = "minutes") =>
        new(id, Customer, feature, quantity) { Reverses = of };

    private async Task<RecordedUsage> RecordAsync(RecordUsage use) => (await Usage.RecordAsync(use)).ValueOrThrow();

    private async Task<(string Field, bool Says)> ProblemAsync(RecordUsage use, string words)
    {
        var refused = (await Usage.RecordAsync(use)).Error!;
        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
        var problem = Assert.Single(((FieldErrors)refused.Details!).Errors);
        return (problem.Field, problem.Message.English.Contains(words, StringComparison.Ordinal));
    }

    private static BillingMonth Month(DateTimeOffset at) => BillingMonth.Of(at, Plans.Seoul);
}
