using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Timers;
using FluxPay.Usage;

namespace FluxPay.Subscriptions.Tests;

public sealed class SqliteUseInvoiceTests() : UseInvoiceTests(new SqliteUnderTest());

public sealed class PostgresUseInvoiceTests() : UseInvoiceTests(new PostgresUnderTest())
{
    [Fact]
    public async Task Two_engines_on_one_database_bill_a_month_once()
    {
        Rig.Card();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => UseAsync($"u{i}", 1, customer: $"cust-{i}")));
        await using var other = await Tests.Rig.StartAsync(Store, Bank, policy: Policy);
        var end = Month(Rig.Now).End;
        await Task.WhenAll(Rig.AdvanceToAsync(end.AddHours(2)), other.AdvanceToAsync(end.AddHours(2)));
        await Store.EndClaimsAsync();   // what one had claimed while the other had nothing left to do
        await Rig.AdvanceAsync(TimeSpan.FromHours(1));
        for (int i = 0; i < 20; i++)
            Assert.Single(await InvoicesAsync($"cust-{i}"));
        Assert.Single(Bank.Taken);   // only one of them has a card
    }
}

/// <summary>Metered use that no plan covers: invoiced per calendar month, once, charged to the newest card.</summary>
public abstract class UseInvoiceTests(StoreUnderTest store) : IAsyncLifetime
{
    public const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          minutes: { charge: metered, unit: minute, pricing: { model: graduated, tiers: [ { upTo: 100, price: 100 }, { price: 80 } ] } }
          level: { charge: metered, unit: GB, aggregate: last, pricing: { model: unit, price: 10 } }
        plans:
          pro: { price: 1000, interval: month, features: { minutes: { included: 60 } } }
        """;

    private readonly CardBank _bank = new();
    private Rig _rig = null!;

    private protected StoreUnderTest Store => store;
    private protected CardBank Bank => _bank;
    private protected Rig Rig => _rig;

    private InvoiceService Service => _rig.Engine.Get<InvoiceService>();

    public async ValueTask InitializeAsync()
    {
        _rig = await Tests.Rig.StartAsync(store, _bank, policy: Policy);
        _rig.Engine.Clock.MoveTo(Month(_rig.Now).End.AddDays(10));   // in the middle of a month, whatever today is
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.Engine.AuditAsync();
        await _rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_month_is_invoiced_at_its_end_and_charged_to_the_newest_card()
    {
        await UseAsync("a", 150);
        await UseAsync("b", 7, feature: "level");
        var month = Month(_rig.Now);
        _rig.Card();
        await _rig.AdvanceAsync(TimeSpan.FromSeconds(1));
        var newest = _bank.Register(Engine.Customer, _rig.Now, "new");
        await _rig.AdvanceToAsync(month.End);
        var invoice = Assert.Single(await InvoicesAsync());
        Assert.Equal((InvoiceKind.Use, null, month.Start, month.End), (invoice.Kind, invoice.Subscription, invoice.PeriodStart, invoice.PeriodEnd));
        Assert.Equal(14_070, invoice.Total.MinorUnits);
        Assert.Equal(["level: 7 GB, 0 included, 7 billed (unit)", "minutes: 150 minute, 0 included, 150 billed (graduated)"],
            invoice.Lines.Select(l => l.Description).Order());
        await _rig.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(InvoiceStatus.Paid, (await InvoicesAsync())[0].Status);
        var taken = Assert.Single(_bank.Taken);
        Assert.Equal(($"모아 {month.NameIn(Plans.Seoul)}", 14_070L, "new-cust-1"), (taken.OrderName, taken.Amount.MinorUnits, taken.BillingKey.Reveal()));
        await _rig.AdvanceAsync(TimeSpan.FromDays(365));
        Assert.Equal((1, 1), ((await InvoicesAsync()).Count, _bank.Taken.Count));
        Assert.Null(await store.Get<ITimerStore>().NextAsync());   // nothing is promised any more
        Assert.Equal(newest.Id, (await _rig.Books.ChargesAsync(invoice.Id))[0].Method);
    }

    [Fact]
    public async Task The_use_that_an_order_recorded_is_invoiced_with_its_month()
    {
        var order = await _rig.Engine.CreateAsync("minutes", 3);
        await _rig.Engine.Checkout.CompleteAsync("moa", order.Id, 2);
        await _rig.AdvanceToAsync(Month(_rig.Now).End);
        Assert.Equal(200, Assert.Single(await InvoicesAsync()).Total.MinorUnits);
    }

    [Fact]
    public async Task Without_a_card_it_stays_open_until_it_is_paid_on_demand()
    {
        await UseAsync("a", 10);
        await _rig.AdvanceAsync(TimeSpan.FromDays(60));
        var open = Assert.Single(await InvoicesAsync());
        Assert.Equal((InvoiceStatus.Open, 0), (open.Status, _bank.Asked.Count));
        Assert.Equal(ErrorCode.NoBillingMethod, (await Service.PayAsync("moa", open.Id)).Error!.Code);
        _rig.Card();
        Assert.Equal(ErrorCode.NotFound, (await Service.PayAsync("shop", open.Id)).Error!.Code);
        var paid = (await Service.PayAsync("moa", open.Id)).ValueOrThrow();
        Assert.Equal((InvoiceStatus.Paid, false), (paid.Invoice.Status, paid.InDoubt));
        Assert.Equal(ErrorCode.AlreadyProcessed, (await Service.PayAsync("moa", open.Id)).Error!.Code);
        Assert.Single(_bank.Taken);
    }

    [Fact]
    public async Task Many_who_pay_at_once_pay_once()
    {
        await UseAsync("a", 10);
        await _rig.AdvanceAsync(TimeSpan.FromDays(60));
        var open = Assert.Single(await InvoicesAsync());
        _rig.Card();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Service.PayAsync("moa", open.Id))));
        Assert.All(all.Where(r => r.Error is not null),
            r => Assert.Contains(r.Error!.Code, new[] { ErrorCode.OutcomeUnknown, ErrorCode.AlreadyProcessed }));
        Assert.Single(_bank.Taken);
    }

    [Fact]
    public async Task A_refused_charge_is_tried_in_gaps_and_given_up()
    {
        await UseAsync("a", 10);
        _rig.Card();
        _bank.Deciding = _ => ScriptedGateway.Refused();
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(1));
        Assert.Equal((InvoiceStatus.Open, 1), ((await InvoicesAsync())[0].Status, _bank.Asked.Count));
        Assert.Equal(ErrorCode.PaymentRefused, (await Service.PayAsync("moa", (await InvoicesAsync())[0].Id)).Error!.Code);   // beside the schedule
        await _rig.AdvanceAsync(TimeSpan.FromDays(9));
        Assert.Equal((InvoiceStatus.Failed, 5), ((await InvoicesAsync())[0].Status, _bank.Asked.Count));
        _bank.Deciding = _ => null;
        await _rig.AdvanceAsync(TimeSpan.FromDays(90));
        Assert.Equal(5, _bank.Asked.Count);
        Assert.Equal(InvoiceStatus.Paid, (await Service.PayAsync("moa", (await InvoicesAsync())[0].Id)).ValueOrThrow().Invoice.Status);
    }

    [Fact]
    public async Task A_card_that_was_refused_for_good_is_not_asked_again_and_another_one_can_pay()
    {
        await UseAsync("a", 10);
        _rig.Card();
        _bank.Deciding = _ => (GatewayOutcome.Refused)ScriptedGateway.Refused() with { NeedsOtherMethod = true };
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddDays(20));
        Assert.Equal((InvoiceStatus.Open, 1), ((await InvoicesAsync())[0].Status, _bank.Asked.Count));
        _bank.Deciding = _ => null;
        _bank.Register(Engine.Customer, _rig.Now, "another");
        Assert.Equal(InvoiceStatus.Paid, (await Service.PayAsync("moa", (await InvoicesAsync())[0].Id)).ValueOrThrow().Invoice.Status);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 2, 3)]
    public async Task An_unknown_outcome_is_asked_about_before_anything_is_sent_again(int answers, int requests, int asked)
    {
        await UseAsync("a", 10);
        _rig.Card();
        (_bank.AnswersToLose, _bank.RequestsToLose) = (answers, requests);
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(2));
        Assert.Equal(InvoiceStatus.Paid, (await InvoicesAsync())[0].Status);
        Assert.Equal((1, asked), (_bank.Taken.Count, _bank.Asked.Count));
        Assert.Single(_bank.Asked.Select(a => (a.IdempotencyKey, a.OrderId)).Distinct());
        Assert.NotEmpty(_bank.Queries);
    }

    [Fact]
    public async Task After_a_long_sleep_every_missed_month_is_billed_once_and_in_order()
    {
        _rig.Card();
        var first = Month(_rig.Now);
        await UseAsync("jan", 1);
        _rig.Engine.Clock.MoveTo(first.End.AddDays(2));   // recorded by a host whose timers do not run
        await UseAsync("feb", 2);
        _rig.Engine.Clock.MoveTo(first.End.AddDays(40));
        await UseAsync("mar", 4);
        _rig.Engine.Clock.MoveTo(first.End.AddDays(100));
        await _rig.AdvanceAsync(TimeSpan.Zero);
        var invoices = await InvoicesAsync();
        Assert.Equal([100L, 200, 400], invoices.Select(i => i.Total.MinorUnits));
        Assert.Equal(invoices.Select(i => Month(i.PeriodStart)), invoices.Select(i => new BillingMonth(i.PeriodStart, i.PeriodEnd)));
        Assert.All(invoices.Zip(invoices.Skip(1)), pair => Assert.Equal(pair.First.PeriodEnd, pair.Second.PeriodStart));
        Assert.Equal([100L, 200, 400], _bank.Taken.Select(t => t.Amount.MinorUnits));
    }

    [Fact]
    public async Task What_is_late_is_a_line_of_the_next_invoice_and_what_it_gives_back_is_used_by_the_one_after()
    {
        _rig.Card();
        await UseAsync("a", 50, feature: "level");
        var january = Month(_rig.Now);
        await _rig.AdvanceToAsync(january.End.AddHours(2));
        await UseAsync("late", 10, january.End.AddMinutes(-1), "level");   // the last level of January was 10, not 50
        await UseAsync("later", 3, january.Start.AddDays(20));             // and there was something that nobody had billed yet
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(2));
        var february = (await InvoicesAsync())[1];
        Assert.Equal([-400L, 300], february.Lines.Select(l => l.Amount).Order());
        Assert.Equal((InvoiceStatus.Paid, -100L, 1), (february.Status, february.Total.MinorUnits, _bank.Taken.Count));
        await UseAsync("c", 2);
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(2));
        var march = (await InvoicesAsync())[2];
        Assert.Equal((100L, 100L), (march.Total.MinorUnits, march.CreditUsed));
        Assert.Equal(0, await _rig.Books.UseBalanceAsync(Engine.Customer));
    }

    [Fact]
    public async Task A_late_use_of_months_that_were_never_billed_is_on_the_next_invoice()
    {
        var january = Month(_rig.Now);
        _rig.Engine.Clock.MoveTo(Month(january.End).End.AddHours(1));   // the first of March
        await UseAsync("late", 1, _rig.Now.AddDays(-34));                 // in January
        await _rig.AdvanceToAsync(Month(_rig.Now).End);
        var line = Assert.Single(Assert.Single(await InvoicesAsync()).Lines);
        Assert.Equal((100, january), (line.Amount, new BillingMonth(line.PeriodStart, line.PeriodEnd)));
    }

    [Fact]
    public async Task What_a_plan_covers_is_never_billed_again()
    {
        await UseAsync("alone", 10);
        await _rig.AdvanceAsync(TimeSpan.FromHours(5));
        var subscribed = await _rig.BeginAsync("pro");
        await UseAsync("with the plan", 70);
        await _rig.AdvanceToAsync(Month(_rig.Now).End.AddHours(2));
        var invoice = Assert.Single(await InvoicesAsync(), i => i.Kind == InvoiceKind.Use);
        Assert.Equal((1000L, subscribed.PeriodStart), (invoice.Total.MinorUnits, Assert.Single(invoice.Lines).PeriodEnd));
        await _rig.AdvanceToAsync(subscribed.PeriodEnd);
        await _rig.Service.CancelAsync("moa", subscribed.Id, atPeriodEnd: false);
        await UseAsync("alone again", 1);
        await _rig.AdvanceAsync(TimeSpan.FromDays(70));
        var all = await InvoicesAsync();
        Assert.Equal([1000L, 100], all.Where(i => i.Kind == InvoiceKind.Use).Select(i => i.Total.MinorUnits));
        Assert.Equal([1000L, 2000], all.Where(i => i.Kind == InvoiceKind.Period).Select(i => i.Total.MinorUnits));   // 10 beyond the 60
    }

    [Fact]
    public async Task A_renewal_that_is_late_is_waited_for()
    {
        var subscribed = await _rig.BeginAsync("pro");
        await UseAsync("a", 60);
        _bank.Deciding = _ => ScriptedGateway.Refused();
        _rig.Engine.Clock.MoveTo(subscribed.Cycle.Boundary(2).AddHours(1));   // two renewals and a month end nobody saw
        await UseAsync("b", 60, _rig.Now.AddHours(-2));
        await _rig.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.DoesNotContain(await InvoicesAsync(), i => i.Kind == InvoiceKind.Use);
        _bank.Deciding = _ => null;
        await _rig.AdvanceAsync(TimeSpan.FromDays(40));
        Assert.DoesNotContain(await InvoicesAsync(), i => i.Kind == InvoiceKind.Use);
        Assert.Equal(0, (await InvoicesAsync()).Sum(i => i.Total.MinorUnits) % 1000);   // plans only: their allowance covered all of it
    }

    [Fact]
    public async Task Customers_whose_ids_begin_alike_do_not_wait_for_each_other()
    {
        await UseAsync("a", 1, customer: "cust-1");
        await UseAsync("b", 1, customer: "cust-1@2025-01");
        await _rig.AdvanceToAsync(Month(_rig.Now).End);
        Assert.Single(await InvoicesAsync("cust-1"));
        Assert.Single(await InvoicesAsync("cust-1@2025-01"));
    }

    [Fact]
    public async Task Invoices_are_listed_by_customer_and_by_where_they_stand()
    {
        await UseAsync("a", 1);
        await UseAsync("b", 1, customer: "cust-2");
        await _rig.AdvanceToAsync(Month(_rig.Now).End);
        await _rig.BeginAsync("pro");
        Assert.Equal(3, (await Service.ListAsync("moa", null, null, new PageRequest())).Items.Count);
        Assert.Equal([InvoiceKind.Period, InvoiceKind.Use], (await Service.ListAsync("moa", "cust-1", null, new PageRequest())).Items.Select(i => i.Kind));
        Assert.Equal(InvoiceKind.Use, Assert.Single((await Service.ListAsync("moa", "cust-1", InvoiceStatus.Open, new PageRequest())).Items).Kind);
        Assert.Equal(2, (await Service.ListAsync("moa", null, InvoiceStatus.Open, new PageRequest())).Items.Count);
        Assert.Empty((await Service.ListAsync("shop", null, null, new PageRequest())).Items);
        var page = await Service.ListAsync("moa", "cust-1", null, new PageRequest(1));
        Assert.Equal(InvoiceKind.Use, Assert.Single((await Service.ListAsync("moa", "cust-1", null, new PageRequest(1, page.NextCursor))).Items).Kind);
        var subscription = (await _rig.Books.LiveAsync(Engine.Customer))[0];
        var refused = await Service.PayAsync("moa", (await _rig.InvoicesAsync(subscription))[0].Id);
        Assert.Equal(ErrorCode.StateConflict, refused.Error!.Code);
    }

    private protected static BillingMonth Month(DateTimeOffset at) => BillingMonth.Of(at, Plans.Seoul);

    private protected async Task UseAsync(string id, long quantity, DateTimeOffset? at = null, string feature = "minutes", string customer = "cust-1") =>
        (await _rig.Engine.Get<UsageService>().RecordAsync(
            new RecordUsage(id, new CustomerRef("moa", customer), feature, quantity) { OccurredAt = at })).ValueOrThrow();

    /// <summary>Oldest first.</summary>
    private protected async Task<IReadOnlyList<Invoice>> InvoicesAsync(string customer = "cust-1") =>
        [.. (await Service.ListAsync("moa", customer, null, new PageRequest(100))).Items.Reverse()];
}
