using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Idempotency;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Timers;

namespace FluxPay.Storage.Tests;

/// <summary>One commit is all or nothing, whoever else commits at the same moment.</summary>
public abstract class CommitContractTests(StoreUnderTest store) : StoreContract(store)
{
    private Samples Samples => new(Store.Ids, Now);

    [Fact]
    public async Task A_refused_credit_leaves_no_trace_and_the_others_of_its_batch_commit()
    {
        await GrantAsync(100);
        var (timer, orders) = (new DueTimer("kind", "subject", Now), Enumerable.Range(0, 40).Select(_ => Samples.Order()).ToArray());
        var results = await Task.WhenAll(orders.Select((order, i) => Store.CommitAsync(changes => changes
            .Save(order)
            .Save(new TimelineEntry(order.Id, Now, "x", "x", null))
            .Credit(Samples.Use(1))
            .Credit(i % 2 == 0 ? Samples.Use(1) : Samples.Use(1000))
            .Save(i % 2 == 0 ? null : timer)
            .Save(i % 2 == 0 ? null : Samples.Known($"key-{i}"))
            .Raise(Created(order)))));

        for (int i = 0; i < orders.Length; i++)
        {
            bool kept = i % 2 == 0;
            if (kept)
                Assert.Equal(2, Assert.IsType<CommitResult.Committed>(results[i]).Credits.Count);
            else
                Assert.Equal(ErrorCode.InsufficientCredit, Assert.IsType<CommitResult.Refused>(results[i]).Error.Code);
            Assert.Equal(kept, await Get<IOrders>().FindAsync("moa", orders[i].Id) is not null);
            Assert.Equal(kept ? 2 : 0, (await Get<IOrders>().TimelineAsync(orders[i].Id)).Count);   // the line and the event's
            Assert.Null(await Get<IIdempotencyStore>().FindAsync(Samples.Known($"key-{i}").Key));
        }
        Assert.Equal(60, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
        Assert.Empty(await Get<ITimerStore>().DueAsync(Now, 10));
        await AssertDenseAsync(Customer, 1 + 20 * 3);
    }

    [Fact]
    public async Task A_lost_version_leaves_no_trace_and_the_others_of_its_batch_commit()
    {
        await GrantAsync(100);
        var contested = Samples.Order();
        await SaveAsync(contested);
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Store.CommitAsync(changes => changes
            .Credit(Samples.Use(1))
            .Save(contested with { CancelReason = $"{i}", Version = 1 })
            .Raise(Created(contested)))));
        int winner = Array.FindIndex(results, r => r is CommitResult.Committed);
        Assert.All(results.Where((_, i) => i != winner), r => Assert.Equal(contested.Id, ((Order)Assert.IsType<CommitResult.Lost>(r).Record).Id));
        var order = (await Get<IOrders>().FindAsync("moa", contested.Id))!;
        Assert.Equal(($"{winner}", 2L), (order.CancelReason, order.Version));
        Assert.Equal(99, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
        await AssertDenseAsync(Customer, 1 + 2);
    }

    [Fact]
    public async Task Every_versioned_record_is_saved_only_at_the_version_it_was_loaded_with()
    {
        foreach (IRecord record in new IRecord[] { Samples.Order(), Samples.Payment(), Samples.Attempt(), Samples.Key() })
        {
            Assert.IsType<CommitResult.Lost>(await SaveAtAsync(record, 0, twice: true));   // 0: it must not be there yet
            Assert.IsType<CommitResult.Lost>(await SaveAtAsync(record, 2));
            Assert.IsType<CommitResult.Committed>(await SaveAtAsync(record, 1));
            Assert.IsType<CommitResult.Lost>(await SaveAtAsync(record, 1));
            Assert.IsType<CommitResult.Committed>(await SaveAtAsync(record, 2));
        }

        async Task<CommitResult> SaveAtAsync(IRecord record, long version, bool twice = false)
        {
            IRecord at = record switch
            {
                Order order => order with { Version = version },
                Payment payment => payment with { Version = version },
                PaymentAttempt attempt => attempt with { Version = version },
                Security.ApiKey key => key with { Version = version },
                _ => throw new InvalidOperationException(),
            };
            if (twice)
                await SaveAsync(at);
            return await Store.CommitAsync(changes => changes.Save(at));
        }
    }

    [Fact]
    public async Task Two_hundred_uses_at_once_of_a_hundred_credits_are_a_hundred_uses()
    {
        await GrantAsync(100);
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Store.CommitAsync(c => c.Credit(Samples.Use(1))))));
        Assert.Equal(100, results.Count(r => r is CommitResult.Committed));
        Assert.Equal(100, results.Count(r => r is CommitResult.Refused { Error.Code: ErrorCode.InsufficientCredit }));
        Assert.Equal(100, results.OfType<CommitResult.Committed>().Select(r => ((CreditUse)r.Credits[0]).Balance).Distinct().Count());
        Assert.Equal(0, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
        await AssertDenseAsync(Customer, 101);
        Assert.Empty((await Get<Consistency.IAuditor>().AuditAsync()).Violations);
    }

    [Fact]
    public async Task Events_of_many_customers_at_once_are_numbered_densely_for_each()
    {
        var customers = Enumerable.Range(0, 7).Select(i => new CustomerRef(i % 2 == 0 ? "moa" : "other", $"cust-{i / 2}")).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 210).Select(i => Task.Run(() => Store.CommitAsync(c => c.Credit(Samples.Issue(1, customers[i % 7]))))));
        foreach (var customer in customers)
            await AssertDenseAsync(customer, 30);
    }

    [Fact]
    public async Task Causes_are_published_before_what_credits_did_and_consequences_after()
    {
        var order = Samples.Order();
        await Store.CommitAsync(changes => changes.Raise(Created(order)).RaiseFirst(Created(order)).Credit(Samples.Issue(5)).Save(order));
        var messages = await Get<IOutboxReader>().ReadAsync(0, 10);
        Assert.Equal(["order.created", "credit.granted", "order.created"], messages.Select(m => m.Type));
        Assert.Equal([1L, 2, 3], messages.Select(m => m.Sequence));
        var first = messages[0];
        Assert.Equal((Customer, order.Id.ToString(), Now), (first.Customer, first.Subject, first.At));
        Assert.Equal(order.Id.ToString(), System.Text.Json.JsonDocument.Parse(first.Data).RootElement.GetProperty("orderId").GetString());
    }

    [Fact]
    public async Task A_record_made_of_what_the_credits_came_to_is_saved_with_them()
    {
        var known = Samples.Known();
        await GrantAsync(10);
        var result = await Store.CommitAsync(changes => changes
            .Credit(Samples.Use(3))
            .Save(results => known with { Fingerprint = $"balance {((CreditUse)results[0]).Balance}" }));
        Assert.IsType<CommitResult.Committed>(result);
        Assert.Equal("balance 7", (await Get<IIdempotencyStore>().FindAsync(known.Key))!.Fingerprint);
    }

    [Fact]
    public async Task One_of_many_runs_of_a_request_takes_its_key_and_the_effects_of_the_others_are_undone()
    {
        await GrantAsync(100);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            Store.CommitAsync(c => c.Credit(Samples.Use(1)).Save(Samples.Known() with { Owner = $"{i}" })))));
        Assert.Single(results, r => r is CommitResult.Committed);
        Assert.All(results.OfType<CommitResult.Lost>(), lost => Assert.IsAssignableFrom<IReplayRecord>(lost.Record));
        Assert.Equal(99, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
        Assert.False(await Get<IIdempotencyStore>().SaveAsync(Samples.Known()));
    }

    [Fact]
    public async Task A_final_answer_is_never_replaced()
    {
        var requests = Get<IIdempotencyStore>();
        var answer = Samples.FullKnown();
        Assert.True(await requests.SaveAsync(answer));
        await requests.SaveAsync(answer with { Version = 1, Answer = new StoredAnswer(500, null, new byte[] { 9 }) });
        await requests.SaveAsync(answer with { Version = 1, Answer = null });
        Assert.Equal(answer.Answer!.Status, (await requests.FindAsync(answer.Key))!.Answer!.Status);
    }

    [Fact]
    public async Task What_was_committed_runs_its_continuation_and_what_was_not_does_not()
    {
        int committed = 0;
        await Store.CommitAsync(c => c.Credit(Samples.Issue(1)).OnCommitted(() => committed++));
        await Store.CommitAsync(c => c.Credit(Samples.Use(2)).OnCommitted(() => committed += 10));
        Assert.Equal(1, committed);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_dropped_whole()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var order = Samples.Order();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get<IStore>().CommitAsync(new Changes(Now).Save(order), gone.Token));
        Assert.Null(await Get<IOrders>().FindAsync("moa", order.Id));
    }

    public static TheoryData<string> Guards() =>
    [
        "order amount", "order quantity", "order cancelled", "payment amount", "payment cancelled", "attempt amount", "two open attempts",
        "two paid payments", "paid and refunded", "same hash", "zero entry",
    ];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task A_guard_of_the_schema_stops_a_bug_and_only_it(string guard)
    {
        var (payment, order, key) = (New<PaymentId>(), New<OrderId>(), Samples.Key());
        await SaveAsync(Samples.Attempt(payment), Samples.Payment(order, PaymentStatus.Confirmed), key);
        IRecord bug = guard switch
        {
            "order amount" => Samples.Order() with { Amount = Won(-1) },
            "order quantity" => Samples.Order() with { Quantity = 0 },
            "order cancelled" => Samples.Order() with { CancelledAmount = Won(-1) },
            "payment amount" => Samples.Payment() with { Amount = Won(0) },
            "payment cancelled" => Samples.Payment() with { CancelledAmount = Won(1100) },
            "attempt amount" => Samples.Attempt() with { Amount = Won(0) },
            "two open attempts" => Samples.Attempt(payment),
            "two paid payments" => Samples.Payment(order, PaymentStatus.Confirmed),
            "paid and refunded" => Samples.Payment(order, PaymentStatus.Cancelled) with { CancelledAmount = Won(1099), Amount = Won(1099) },
            "same hash" => Samples.Key() with { Hash = key.Hash },
            "zero entry" => Entry(0),
            _ => throw new InvalidOperationException(guard),
        };
        var good = Enumerable.Range(0, 10).Select(_ => Samples.Order()).ToArray();
        var commits = good.Select(o => Store.CommitAsync(c => c.Save(o))).ToList();
        var broken = Store.CommitAsync(c => c.Credit(Samples.Issue(1)).Save(bug));
        commits.AddRange(Enumerable.Range(0, 10).Select(_ => Store.CommitAsync(c => c.Save(Samples.Order()))));
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.All(await Task.WhenAll(commits), r => Assert.IsType<CommitResult.Committed>(r));
        Assert.Equal(0, (await Get<ICredits>().BalanceAsync(Customer)).Balance);
    }

    [Fact]
    public async Task A_closed_attempt_and_an_unpaid_payment_leave_room_for_the_next()
    {
        var (payment, order) = (New<PaymentId>(), New<OrderId>());
        await SaveAsync(Samples.Attempt(payment, AttemptStatus.Refused), Samples.Attempt(payment, AttemptStatus.Succeeded), Samples.Attempt(payment));
        await SaveAsync(
            Samples.Payment(order, PaymentStatus.Failed), Samples.Payment(order, PaymentStatus.Cancelled), Samples.Payment(order, PaymentStatus.Confirmed));
        Assert.Equal(PaymentStatus.Confirmed, (await Get<IPayments>().FindNewestAsync(order))!.Status);
    }

    [Fact]
    public async Task A_closed_store_answers_that_nothing_was_done()
    {
        var closed = Get<IStore>();
        await Store.ReopenAsync();
        var refused = await Assert.ThrowsAsync<FluxPayException>(() => closed.CommitAsync(new Changes(Now).Save(Samples.Order())));
        Assert.Equal(ErrorCode.StoreUnavailable, refused.Error.Code);
        Assert.NotNull(refused.Error.RetryAfter);
    }

    private LedgerEntry Entry(long amount) => new()
    {
        Id = New<EntryId>(), Customer = Customer, Type = EntryType.Use, Amount = amount, BalanceAfter = 0, Grant = New<GrantId>(), CreatedAt = Now,
    };

    private PendingEvent Created(Order order) =>
        PendingEvent.Of(New<FluxPay.EventId>(), order.Customer, order.Id.ToString(), order.Id, new OrderCreated(order.ToSnapshot()));

    private async Task GrantAsync(long amount) =>
        Assert.IsType<CommitResult.Committed>(await Store.CommitAsync(c => c.Credit(Samples.Issue(amount))));

    private async Task AssertDenseAsync(CustomerRef customer, int count)
    {
        var messages = await Get<IOutboxReader>().ReadAsync(0, 10_000);
        Assert.Equal(messages.OrderBy(m => m.Position), messages);
        Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), messages.Where(m => m.Customer == customer).Select(m => m.Sequence));
    }
}
