using System.Reflection;
using System.Text.Json;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Security;
using FluxPay.Timers;

namespace FluxPay.Storage.Tests;

/// <summary>What is saved is what is read, to the last optional field, also by the next process.</summary>
public abstract class RecordContractTests(StoreUnderTest store) : StoreContract(store)
{
    private Samples Samples => new(Store.Ids, Now);

    [Fact]
    public async Task An_order_is_read_as_it_was_saved()
    {
        var (bare, full) = (Samples.Order(), Samples.FullOrder());
        var feature = Samples.Order(new OrderTerms.Feature(30, TimeSpan.FromMinutes(10)));
        var forever = Samples.Order(new OrderTerms.Pack(1, 0, null, null));
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full, feature, forever);
        await Store.ReopenAsync();
        foreach (var order in new[] { bare, full, feature, forever })
        {
            Same(order with { Version = 1 }, await Get<IOrders>().FindAsync("moa", order.Id));
            Assert.Null(await Get<IOrders>().FindAsync("other", order.Id));
        }

        var changed = full with
        {
            Status = OrderStatus.Cancelled,
            Quantity = 2,
            CreditAmount = 499,
            Payment = new OrderPayment(New<PaymentId>(), PaymentStatus.Failed, false),
            CancelledAmount = Won(8),
            Compensating = false,
            CancelReason = "other",
            UpdatedAt = Now.AddHours(1),
            ExpiresAt = null,
            Version = 1,
        };
        await SaveAsync(changed);
        Same(changed with { Version = 2 }, await Get<IOrders>().FindAsync("moa", full.Id));
    }

    [Fact]
    public async Task A_reconciliation_is_read_as_it_was_saved_and_moved_on_by_one_host_only()
    {
        var (bare, full) = (Samples.Run(), Samples.FullRun());
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        var runs = Get<IReconciliations>();
        foreach (var run in new[] { bare, full })
            Same(run with { Version = 1 }, await runs.FindAsync(run.Id));
        Same(full with { Version = 1 }, await runs.FindNewestAsync("fake", full.Date));
        Assert.Equal([full.Id, bare.Id], (await runs.ListAsync(new PageRequest(2))).Items.Select(r => r.Id));
        Assert.Equal(bare.Date, await runs.FindFirstDayAsync("fake"));

        var moved = full with { Phase = ReconciliationPhase.Settling, Status = ReconciliationStatus.Completed, ComparedUpTo = "z", Reason = null, Version = 1 };
        await SaveAsync(moved);
        Same(moved with { Version = 2 }, await runs.FindAsync(full.Id));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(moved)));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(Samples.FullRun())));   // the same day and number, by another host
    }

    [Fact]
    public async Task A_row_of_a_gateways_books_is_replaced_by_its_newest_reading()
    {
        var (bare, full) = (Samples.Movement("a"), Samples.Movement("b") with { Settled = -1099 });
        await SaveAsync(bare, full);
        var runs = Get<IReconciliations>();
        Assert.Equal([bare, full], (await runs.MovementsAsync("fake", ["key/1", "other"])).OrderBy(m => m.Id));
        Assert.Equal([bare], await runs.UnsettledAsync("fake", bare.Day, "", 10));
        var again = bare with { Transaction = bare.Transaction with { Status = "CANCELED", Amount = Won(1), Kind = GatewayTransactionKind.Cancel }, Settled = -1 };
        await SaveAsync(again);
        Assert.Equal([again], await runs.FindMovementsAsync("fake", ["a"]));
        Assert.Empty(await runs.FindMovementsAsync("other", ["a"]));
    }

    [Fact]
    public async Task A_difference_keeps_its_first_time_until_it_is_closed()
    {
        var (bare, full) = (Samples.Difference("a"), Samples.FullDifference("b"));
        CheckOptionalFields(bare, full);
        var (first, second) = (Samples.Run(), Samples.Run() with { Number = 2 });
        await SaveAsync(first, second, bare with { FirstRun = first.Id, LastRun = first.Id }, full with { FirstRun = first.Id, LastRun = first.Id });
        var runs = Get<IReconciliations>();
        Same(full with { FirstRun = first.Id, LastRun = first.Id }, (await runs.DifferencesAsync(first, 10)).Single(d => d.Key == "b"));
        Assert.Equal(1, await runs.CountOpenAsync());

        var again = bare with { FirstRun = second.Id, LastRun = second.Id, FirstSeenAt = Now.AddDays(1), LastSeenAt = Now.AddDays(1), Actual = "other" };
        Assert.Equal(["a"], (await runs.NotFoundAgainAsync(second, 10)).Select(d => d.Key));
        await SaveAsync(again);
        Assert.Empty(await runs.NotFoundAgainAsync(second, 10));
        Same(again with { FirstRun = first.Id, FirstSeenAt = bare.FirstSeenAt }, Assert.Single(await runs.DifferencesAsync(second, 10)));

        await SaveAsync(again with { ClosedAt = Now.AddDays(2) });
        Assert.Equal(0, await runs.CountOpenAsync());
        await SaveAsync(again);
        Same(again, Assert.Single(await runs.DifferencesAsync(second, 10), d => d.Key == "a"));
    }

    [Fact]
    public async Task A_payment_is_read_as_it_was_saved()
    {
        var (bare, full) = (Samples.Payment(), Samples.FullPayment());
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        Same(bare with { Version = 1 }, await Get<IPayments>().FindAsync("moa", bare.Id));
        Same(full with { Version = 1 }, await Get<IPayments>().FindAsync("moa", full.Id));
        Assert.Null(await Get<IPayments>().FindAsync("other", full.Id));

        var all = full with { Id = bare.Id, Order = bare.Order, Provider = "another", CreatedAt = bare.CreatedAt, UpdatedAt = Now.AddHours(1), Version = 1 };
        await SaveAsync(all);
        Same(all with { Version = 2 }, await Get<IPayments>().FindAsync("moa", bare.Id));
    }

    [Fact]
    public async Task An_attempt_is_read_as_it_was_saved()
    {
        var (bare, full) = (Samples.Attempt(), Samples.FullAttempt());
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        Same(bare with { Version = 1 }, await Get<IPayments>().FindAttemptAsync(bare.Id));
        Same(full with { Version = 1 }, await Get<IPayments>().FindAttemptAsync(full.Id));
        Same(bare with { Version = 1 }, await Get<IPayments>().FindOpenAttemptAsync(bare.Payment));
        Assert.Null(await Get<IPayments>().FindOpenAttemptAsync(full.Payment));

        var answered = bare with
        {
            Status = AttemptStatus.Refused, Code = "CODE", Message = "no", Retryable = true, AnsweredAt = Now.AddSeconds(2), Version = 1,
        };
        await SaveAsync(answered);
        Same(answered with { Version = 2 }, await Get<IPayments>().FindAttemptAsync(bare.Id));
        Assert.Null(await Get<IPayments>().FindOpenAttemptAsync(bare.Payment));
    }

    [Fact]
    public async Task An_api_key_is_read_as_it_was_saved()
    {
        var (bare, full) = (Samples.Key(), Samples.FullKey());
        CheckOptionalFields(bare, full);
        await SaveAsync(bare, full);
        await Store.ReopenAsync();
        Same(bare with { Version = 1 }, await Get<IApiKeys>().FindAsync("moa", bare.Id));
        Same(full with { Version = 1 }, await Get<IApiKeys>().FindAsync("moa", full.Id));
        Same(bare with { Version = 1 }, await Get<IApiKeys>().FindByHashAsync(bare.Hash));
        Assert.Null(await Get<IApiKeys>().FindByHashAsync(full.Hash));   // withdrawn
        Assert.Null(await Get<IApiKeys>().FindAsync("other", bare.Id));
        await SaveAsync(bare with { RevokedAt = Now.AddDays(2), Version = 1 });
        Assert.Null(await Get<IApiKeys>().FindByHashAsync(bare.Hash));
    }

    [Fact]
    public async Task What_is_known_of_a_request_is_read_as_it_was_saved()
    {
        var (bare, full) = (Samples.Known(), Samples.FullKnown());
        CheckOptionalFields(bare, full);
        var requests = Get<IIdempotencyStore>();
        Assert.True(await requests.SaveAsync(bare));
        Assert.True(await requests.SaveAsync(full));
        await Store.ReopenAsync();
        Same(bare with { Version = 1 }, await Get<IIdempotencyStore>().FindAsync(bare.Key));
        Same(full with { Version = 1 }, await Get<IIdempotencyStore>().FindAsync(full.Key));
        foreach (var other in new[]
        {
            bare.Key with { Service = "other" }, bare.Key with { Method = "PUT" }, bare.Key with { Path = "/" }, bare.Key with { Value = "KEY-1" },
        })
        {
            Assert.Null(await Get<IIdempotencyStore>().FindAsync(other));
        }
        var answered = full with { Key = bare.Key, CreatedAt = bare.CreatedAt, Owner = "host-2", LeaseUntil = Now.AddMinutes(5), Version = 1 };
        Assert.True(await Get<IIdempotencyStore>().SaveAsync(answered));
        Same(answered with { Version = 2 }, await Get<IIdempotencyStore>().FindAsync(bare.Key));
    }

    [Fact]
    public async Task Credits_are_read_as_the_ledger_decided_them()
    {
        var (order, expiry) = (New<OrderId>(), Now.AddDays(90));
        var plain = Samples.Issue(100);
        var bought = new CreditCommand.Issue(Customer, New<GrantId>(), CreditKind.Bonus, 50, 3, expiry, order);
        var use = Samples.Use(1);
        var fullUse = new CreditCommand.Use(Customer, New<UsageId>(), 60, [SpendRule.Priority], "feature", order, "사유",
            new Dictionary<string, string> { ["k"] = "값" });
        var hold = new CreditCommand.SetAside(Customer, New<HoldId>(), 20, [], null, null, null);
        var fullHold = new CreditCommand.SetAside(Customer, New<HoldId>(), 10, [], "feature", order, expiry);
        var result = await Store.CommitAsync(changes => Array.ForEach<CreditCommand>([plain, bought, use, fullUse, hold, fullHold], c => changes.Credit(c)));
        var results = Assert.IsType<CommitResult.Committed>(result).Credits;
        await Store.ReopenAsync();

        var credits = Get<ICredits>();
        var balance = await credits.BalanceAsync(Customer);
        Assert.Equal((59L, 30L), (balance.Balance, balance.Held));
        var expected = (Grant)results[0] with { Remaining = 89, Held = 30 };
        Same(expected, Assert.Single(balance.Grants));   // the other one is used up
        Same((Hold)results[4], await credits.FindHoldAsync("moa", hold.Id));
        Same((Hold)results[5], await credits.FindHoldAsync("moa", fullHold.Id));
        var usage = (await credits.FindUsageAsync("moa", fullUse.Id))!;
        Assert.Equal(("feature", order, "사유", "값", Now), (usage.Feature, usage.Order!.Value, usage.Reason, usage.Metadata["k"], usage.CreatedAt));
        Assert.Equal([new UsedPart(bought.Id, CreditKind.Bonus, 3, 49), new UsedPart(plain.Id, CreditKind.Paid, 50, 11)], usage.Parts);
        var bareUsage = (await credits.FindUsageAsync("moa", use.Id))!;
        Assert.Equal((null, null, null, 0), (bareUsage.Feature, bareUsage.Order, bareUsage.Reason, bareUsage.Metadata.Count));
        Assert.Null(await credits.FindUsageAsync("other", use.Id));
        Assert.Null(await credits.FindHoldAsync("other", hold.Id));

        var entries = (await credits.EntriesAsync(Customer, new PageRequest())).Items;
        Assert.Equal([89L, 100, 149, 150, 100], entries.Select(e => e.BalanceAfter));
        Assert.Equal((EntryType.Use, -11, plain.Id, fullUse.Id, order, Now),
            (entries[0].Type, entries[0].Amount, entries[0].Grant, entries[0].Usage!.Value, entries[0].Order!.Value, entries[0].CreatedAt));
        Assert.Equal((null, null), (entries[^1].Usage, entries[^1].Order));

        var captured = await Store.CommitAsync(c => c.Credit(new CreditCommand.Capture(Customer, fullHold.Id, order, New<UsageId>(), 4)));
        Same((Hold)Assert.IsType<CommitResult.Committed>(captured).Credits[0], await Get<ICredits>().FindHoldAsync("moa", fullHold.Id));
        Assert.Equal(65, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
    }

    [Fact]
    public async Task A_letter_is_read_as_it_was_saved_and_a_request_becomes_one_order()
    {
        var bare = new InboundLetter
        {
            Id = New<LetterId>(), Topic = "usage", Partition = 3, Offset = 7, Payload = new byte[] { 1, 2 }, Size = 2, Status = LetterStatus.Dead,
            Code = "REQ_001", Reason = "not JSON", Attempts = 1, ReceivedAt = Now, UpdatedAt = Now,
        };
        var full = bare with
        {
            Id = New<LetterId>(), Offset = 8, Service = "moa", EventId = "evt-1", Type = "x", RequestId = "r-1", Status = LetterStatus.Waiting,
        };
        CheckOptionalFields(bare, full);
        var (first, second) = (new ServiceRequest("moa", "r-1", New<OrderId>()), new ServiceRequest("moa", "r-1", New<OrderId>()));
        await SaveAsync(bare, full, first);
        await Store.ReopenAsync();
        var letters = Get<ILetters>();
        Same(bare with { Version = 1 }, await letters.FindAsync(bare.Id));
        Same(full with { Version = 1 }, await letters.FindAtAsync("usage", 3, 8));
        Assert.Null(await letters.FindAtAsync("usage", 2, 8));
        Assert.Equal(full.Id, Assert.Single(await letters.WaitingForAsync("moa", "r-1")).Id);
        Assert.Empty(await letters.WaitingForAsync("other", "r-1"));
        Assert.Equal(bare.Id, Assert.Single((await letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items).Id);
        await SaveAsync(full with { Status = LetterStatus.Processed, Attempts = 2, Version = 1 });
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(full with { Version = 1 })));
        Assert.Empty(await letters.WaitingForAsync("moa", "r-1"));

        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(second)));
        Assert.Equal(first.Order, await Get<IServiceRequests>().FindRequestAsync("moa", "r-1"));
        Assert.Null(await Get<IServiceRequests>().FindRequestAsync("other", "r-1"));
    }

    [Fact]
    public async Task A_customer_nobody_has_heard_of_has_zeros()
    {
        var balance = await Get<ICredits>().BalanceAsync(new CustomerRef("moa", "nobody"));
        Assert.Equal((0L, 0L, 0), (balance.Balance, balance.Held, balance.Grants.Count));
        Assert.Empty((await Get<ICredits>().EntriesAsync(balance.Customer, new PageRequest())).Items);
    }

    [Fact]
    public async Task Settings_and_promises_and_the_timeline_survive()
    {
        var (order, other) = (New<OrderId>(), New<OrderId>());
        var timer = new DueTimer("order.expire", "subject", Now.AddMinutes(1), 3);
        TimelineEntry[] lines = [new(order, Now, "gateway.confirm", "첫째", "detail"), new(order, Now, "order.paid", "second", null)];
        await SaveAsync(timer, lines[0], new TimelineEntry(other, Now, "x", "x", null), lines[1]);
        await Get<ISettings>().SaveAsync(new Setting("name", "1"));
        await Get<ISettings>().SaveAsync(new Setting("name", "2"));
        await Store.ReopenAsync();
        Assert.Equal("2", await Get<ISettings>().FindAsync("name"));
        Assert.Null(await Get<ISettings>().FindAsync("other"));
        Assert.Equal("first", await Get<ISettings>().KeepFirstAsync(new Setting("other", "first")));
        Assert.Equal("first", await Get<ISettings>().KeepFirstAsync(new Setting("other", "second")));
        Assert.Equal("first", await Get<ISettings>().FindAsync("other"));
        Assert.False(await Get<ISettings>().ReplaceAsync(new Setting("other", "third"), of: "second"));
        Assert.False(await Get<ISettings>().ReplaceAsync(new Setting("none", "first"), of: ""));
        Assert.True(await Get<ISettings>().ReplaceAsync(new Setting("other", "second"), of: "first"));
        Assert.Equal(("second", null), (await Get<ISettings>().FindAsync("other"), await Get<ISettings>().FindAsync("none")));
        Assert.Equal(lines, await Get<IOrders>().TimelineAsync(order));
        Assert.Equal([timer], await Get<ITimerStore>().DueAsync(timer.DueAt, 10));
    }

    private static void Same<T>(T expected, T? actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    /// <summary>So that a field added later cannot be forgotten here.</summary>
    private static void CheckOptionalFields<T>(T bare, T full)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var field in typeof(T).GetProperties().Where(p => nullability.Create(p).ReadState == NullabilityState.Nullable))
        {
            Assert.True(field.GetValue(bare) is null, $"{field.Name} of the bare {typeof(T).Name} must be null");
            Assert.True(field.GetValue(full) is not null, $"{field.Name} of the full {typeof(T).Name} must not be null");
        }
    }
}
