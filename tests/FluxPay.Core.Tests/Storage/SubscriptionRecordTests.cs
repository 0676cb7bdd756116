using System.Reflection;
using System.Text.Json;
using FluxPay.Policies;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Tests;

public sealed class SqliteSubscriptionRecordTests() : SubscriptionRecordTests(new SqliteUnderTest());

public sealed class PostgresSubscriptionRecordTests() : SubscriptionRecordTests(new PostgresUnderTest());

/// <summary>Subscriptions, invoices, charges and consents are read as they were saved, and guarded by what the schema allows once.</summary>
public abstract class SubscriptionRecordTests(StoreUnderTest store) : StoreContract(store)
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    private static readonly PlanPolicy FullPlan = new()
    {
        Name = "full",
        Price = 9900,
        Interval = BillingInterval.Year,
        Every = 2,
        Trial = CalendarSpan.OfDays(7),
        Features = new Dictionary<string, PlanFeature>
        {
            ["included"] = new PlanFeature.Included(20),
            ["limited"] = new PlanFeature.Limited(5),
            ["unlimited"] = new PlanFeature.Unlimited(),
            ["enabled"] = new PlanFeature.Enabled(),
        },
        Credits = 500,
        Rollover = true,
        Retry = [CalendarSpan.Of(TimeSpan.FromHours(36)), CalendarSpan.OfDays(2)],
        Grace = CalendarSpan.OfDays(3),
        ConsentRequired = true,
        Anchor = new BillingAnchor.FixedDay(31),
        Proration = Proration.Second,
        Group = "other",
        Seats = true,
    };

    private ISubscriptionBooks Books => Get<ISubscriptionBooks>();

    [Fact]
    public async Task A_subscription_is_read_as_it_was_saved()
    {
        var (bare, full) = (Bare(), Full());
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        foreach (var subscription in new[] { bare, full })
        {
            Same(subscription with { Version = 1 }, await Books.FindAsync("moa", subscription.Id));
            Assert.Null(await Books.FindAsync("other", subscription.Id));
        }
        Assert.Equal(Version(FullPlan), Version((await Books.FindAsync("moa", full.Id))!.Plan));   // all that is sold

        var changed = full with { Status = SubscriptionStatus.Active, Plan = bare.Plan with { Group = "other" }, Pending = null, Paid = 8,
            Seats = 4, Version = 1 };
        await SaveAsync(changed);
        Same(changed with { Version = 2 }, await Books.FindAsync("moa", full.Id));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(changed)));
    }

    [Fact]
    public async Task A_customer_has_one_live_subscription_of_a_group()
    {
        var first = Bare();
        await SaveAsync(first);
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(Bare())));
        await SaveAsync(Bare() with { Customer = new CustomerRef("moa", "cust-2") }, Bare() with { Customer = new CustomerRef("shop", "cust-1") });
        await SaveAsync(first with { Status = SubscriptionStatus.Cancelled, EndReason = EndReason.Cancelled, Version = 1 });
        var second = Bare();
        await SaveAsync(second);
        Assert.Equal([second.Id], (await Books.LiveAsync(Customer)).Select(s => s.Id));
    }

    [Fact]
    public async Task A_commit_that_expects_subscriptions_is_lost_when_one_has_changed_ended_or_begun()
    {
        async Task<bool> StandsAsync(ExpectedSubscriptions expected) => await Store.CommitAsync(c => c.Expect(expected)) is CommitResult.Committed;
        async Task<ExpectedSubscriptions> ReadAsync() => ExpectedSubscriptions.Of(Customer, await Books.LiveAsync(Customer));
        var none = await ReadAsync();
        Assert.True(await StandsAsync(none));
        var (first, second) = (Bare(), Bare());
        second = second with { Plan = second.Plan with { Group = "other" } };
        await SaveAsync(first);
        var one = await ReadAsync();
        Assert.Equal((false, true), (await StandsAsync(none), await StandsAsync(one)));
        await SaveAsync(second);
        var two = await ReadAsync();
        Assert.Equal((false, true), (await StandsAsync(one), await StandsAsync(two)));
        await SaveAsync(first with { Seats = 2, Version = 1 });
        var changed = await ReadAsync();
        Assert.Equal((false, true), (await StandsAsync(two), await StandsAsync(changed)));
        Assert.True(await StandsAsync(none with { Customer = new CustomerRef("moa", "cust-2") }));

        // What expects falls out alone, and leaves nothing of what it would have saved.
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.CommitAsync(c => c
            .Expect(i % 2 == 0 ? two : changed).Save(new Usage.AllowanceUse(Customer, "f", Now, 1)))));
        Assert.Equal(10, results.Count(r => r is CommitResult.Committed));
        Assert.All(results.OfType<CommitResult.Lost>(), lost => Assert.Same(two, lost.Record));
        Assert.Equal(10, await Get<Usage.IUsageLog>().AllowanceUsedAsync(Customer, "f", Now));

        await SaveAsync(second with { Status = SubscriptionStatus.Cancelled, Version = 1 });
        Assert.False(await StandsAsync(changed));
    }

    [Fact]
    public async Task What_expects_subscriptions_and_comes_after_a_change_of_them_is_lost_even_in_one_batch()
    {
        var first = Bare();
        await SaveAsync(first);
        var read = ExpectedSubscriptions.Of(Customer, await Books.LiveAsync(Customer));
        for (int version = 1; version <= 20; version++)
        {
            var change = Store.CommitAsync(c => c.Save(first with { Seats = version + 1, Version = version }));
            var spend = Store.CommitAsync(c => c.Expect(read).Save(new Usage.AllowanceUse(Customer, "f", Now, 1)));
            Assert.IsType<CommitResult.Committed>(await change);
            Assert.IsType<CommitResult.Lost>(await spend);
            read = ExpectedSubscriptions.Of(Customer, await Books.LiveAsync(Customer));
        }
        Assert.Equal(0, await Get<Usage.IUsageLog>().AllowanceUsedAsync(Customer, "f", Now));
    }

    [Fact]
    public async Task They_are_listed_newest_first_and_counted_by_what_they_were_promised()
    {
        var began = Bare() with { ActivatedAt = Now, Status = SubscriptionStatus.Cancelled };
        var never = Bare() with { Status = SubscriptionStatus.Expired };
        var unknown = Bare();
        var other = Bare() with { Customer = new CustomerRef("moa", "cust-2"), ActivatedAt = Now, PolicyVersion = "v2", TrialEnd = Now };
        await SaveAsync(began, never, unknown, other);
        Assert.Equal([other.Id, unknown.Id, began.Id], (await Books.ListAsync("moa", null, new PageRequest())).Items.Select(s => s.Id));
        var page = await Books.ListAsync("moa", "cust-1", new PageRequest(1));
        Assert.Equal([unknown.Id], page.Items.Select(s => s.Id));
        Assert.Equal([began.Id], (await Books.ListAsync("moa", "cust-1", new PageRequest(1, page.NextCursor))).Items.Select(s => s.Id));
        Assert.Equal((false, true), (await Books.HadTrialAsync(Customer), await Books.HadTrialAsync(other.Customer)));
        Assert.Equal([new KeptVersion("v1", 1)], await Books.KeptVersionsAsync("moa", "v2"));
    }

    [Fact]
    public async Task An_invoice_is_read_as_it_was_saved_and_a_start_is_billed_once()
    {
        var id = New<SubscriptionId>();
        var bare = NewInvoice();
        var full = NewInvoice() with
        {
            Subscription = id, Kind = InvoiceKind.Change, PlanAmount = 3, CreditUsed = 4, Change = new PlanChange(FullPlan, "v2", 5), PaidAt = Now,
            Lines = [new InvoiceLine("줄 \"하나\"", Now, Now.AddDays(1), 2, 3, -6), new InvoiceLine("two", Now, Now, 1, null, 7)],
        };
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        foreach (var invoice in new[] { bare, full })
            Same(invoice with { Version = 1 }, await Books.FindInvoiceAsync(invoice.Id));
        Assert.Equal([full.Id], (await Books.InvoicesAsync(id, new PageRequest())).Items.Select(i => i.Id));

        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(full with { Id = New<InvoiceId>() })));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(bare with { Id = New<InvoiceId>() })));
        await SaveAsync(full with { Id = New<InvoiceId>(), PeriodStart = Now.AddDays(1) });
        await SaveAsync(full with { Status = InvoiceStatus.Void, Version = 1 });
        Assert.Equal(InvoiceStatus.Void, (await Books.FindInvoiceAsync(full.Id))!.Status);
    }

    [Fact]
    public async Task A_charge_is_read_as_it_was_saved_and_an_invoice_is_paid_once()
    {
        var (bare, full) = (NewCharge(), NewCharge() with
        {
            Subscription = New<SubscriptionId>(), Status = ChargeStatus.Refused, Unscheduled = true, ProviderKey = "key", Code = "CODE", Message = "메시지",
            Retryable = true, AnsweredAt = Now,
        });
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        foreach (var charge in new[] { bare, full })
            Same(charge with { Version = 1 }, await Books.FindChargeAsync(charge.Id));

        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(bare with { Id = New<AttemptId>() })));   // one is open
        await SaveAsync(bare with { Status = ChargeStatus.Succeeded, Version = 1 });
        var again = bare with { Id = New<AttemptId>(), Status = ChargeStatus.Succeeded };
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(again)));
    }

    [Fact]
    public async Task Consents_are_read_oldest_first()
    {
        var id = New<SubscriptionId>();
        Consent[] consents = [new(id, Customer, ConsentKind.PriceChange, new byte[] { 1, 2 }, Now), new(id, Customer,
            ConsentKind.TrialToPaid, new byte[] { 3 }, Now.AddDays(1))];
        await SaveAsync(consents[1], consents[0], consents[0]);
        await Store.ReopenAsync();
        var read = await Books.ConsentsAsync(id);
        Assert.Equal(consents.Select(c => (c.Kind, c.RecordedAt, Convert.ToHexString(c.Evidence.Span))), read.Select(c => (c.Kind,
            c.RecordedAt, Convert.ToHexString(c.Evidence.Span))));
    }

    private static string Version(PlanPolicy plan) => new ServicePolicy
    {
        Service = "moa", Name = "moa", TimeZone = Seoul, Plans = new Dictionary<string, PlanPolicy> { [plan.Name] = plan },
    }.Version;

    private Subscription Bare()
    {
        var plan = new PlanPolicy { Name = "bare", Price = 0, Interval = BillingInterval.Month };
        return new Subscription
        {
            Id = New<SubscriptionId>(), Customer = Customer, Plan = plan, PolicyVersion = "v1", Status = SubscriptionStatus.Incomplete,
            Currency = Currency.Krw, Cycle = BillingCycle.Starting(Now, plan, Seoul), PeriodStart = Now, PeriodEnd = Now.AddDays(1),
            Whole = new Period(Now, Now.AddDays(2)), CreatedAt = Now, UpdatedAt = Now,
        };
    }

    private Subscription Full() => Bare() with
    {
        Plan = FullPlan, PolicyVersion = "v2", Status = SubscriptionStatus.PastDue, Seats = 3, Currency = Currency.Parse("USD"),
        Cycle = BillingCycle.Starting(Now, FullPlan, Seoul), PeriodIndex = -1, TrialEnd = Now.AddDays(1), AccessUntil = Now.AddDays(2),
        BillingMethod = New<BillingMethodId>(), MethodRefusedAt = Now.AddDays(4), CancelAtPeriodEnd = true,
        PausedAt = Now.AddDays(3), Pending = new PlanChange(FullPlan, "v3", 2),
        CreditBalance = 5, Paid = 6, OpenInvoice = New<InvoiceId>(), InDoubt = true, FailedAttempts = 7, NextAttemptAt = Now.AddDays(4),
        ActivatedAt = Now.AddDays(5), EndReason = EndReason.NotPaid, UpdatedAt = Now.AddDays(6),
    };

    private Invoice NewInvoice() => new()
    {
        Id = New<InvoiceId>(), Customer = Customer, Kind = InvoiceKind.Period, PeriodStart = Now, PeriodEnd = Now.AddDays(1), Lines = [],
        Total = Won(1), Status = InvoiceStatus.Open, PolicyVersion = "v1", CreatedAt = Now,
    };

    private Charge NewCharge() => new()
    {
        Id = New<AttemptId>(), Invoice = New<InvoiceId>(), Customer = Customer, Method = New<BillingMethodId>(), Provider = "bank", OrderName = "이름",
        Amount = Won(1), Status = ChargeStatus.Sent, SentAt = Now,
    };

    private static void Same<T>(T expected, T? actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    /// <summary>So that a field added later cannot be forgotten here.</summary>
    private static void CheckOptionalFields<T>(T bare, T full)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var field in typeof(T).GetProperties().Where(p => p.CanWrite && nullability.Create(p).ReadState == NullabilityState.Nullable))
        {
            Assert.True(field.GetValue(bare) is null, $"{field.Name} of the bare {typeof(T).Name} must be null");
            Assert.True(field.GetValue(full) is not null, $"{field.Name} of the full {typeof(T).Name} must not be null");
        }
    }
}
