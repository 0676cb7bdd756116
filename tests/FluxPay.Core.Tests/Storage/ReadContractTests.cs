using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Timers;

namespace FluxPay.Storage.Tests;

/// <summary>Lists are pages, newest first; promises come due in order; subscribers go on where they were.</summary>
public abstract class ReadContractTests(StoreUnderTest store) : StoreContract(store)
{
    private protected Samples Samples => new(Store.Ids, Now);

    [Fact]
    public async Task Orders_are_paged_newest_first_by_customer_and_status()
    {
        var (mine, theirs) = (Customer, Customer with { Id = "cust-2" });
        var orders = Enumerable.Range(0, 25).Select(i => Samples.Order(customer: i % 5 == 0 ? theirs : mine) with
        {
            Status = i % 3 == 0 ? OrderStatus.Paid : OrderStatus.Pending,
        }).ToArray();
        await SaveAsync([.. orders, Samples.Order(customer: new CustomerRef("other", "cust-1"))]);
        var newest = orders.Reverse().ToArray();
        foreach (string? customer in new[] { null, "cust-1", "cust-2" })
        {
            foreach (var status in new OrderStatus?[] { null, OrderStatus.Paid, OrderStatus.Pending, OrderStatus.Completed })
            {
                var expected = newest.Where(o => (customer is null || o.Customer.Id == customer) && (status is null || o.Status == status));
                var listed = await AllAsync(page => Get<IOrders>().ListAsync("moa", customer, status, page), 4);
                Assert.Equal(expected.Select(o => o.Id), listed.Select(o => o.Id));
            }
        }
    }

    [Fact]
    public async Task A_page_that_is_just_full_names_no_next_one()
    {
        await SaveAsync([.. Enumerable.Range(0, 4).Select(_ => Samples.Order())]);
        Assert.Null((await Get<IOrders>().ListAsync("moa", null, null, new PageRequest(4))).NextCursor);
        Assert.NotNull((await Get<IOrders>().ListAsync("moa", null, null, new PageRequest(3))).NextCursor);
        var beyond = await Get<IOrders>().ListAsync("moa", null, null, new PageRequest(3, "ord_0"));
        Assert.Equal((0, null), (beyond.Items.Count, beyond.NextCursor));
    }

    [Fact]
    public async Task The_journal_and_the_keys_are_paged_newest_first()
    {
        for (int i = 1; i <= 9; i++)
            await Store.CommitAsync(c => c.Credit(Samples.Issue(i)).Credit(Samples.Issue(1, Customer with { Id = "cust-2" })));
        var entries = await AllAsync(page => Get<ICredits>().EntriesAsync(Customer, page), 2);
        Assert.Equal(Enumerable.Range(1, 9).Reverse().Select(i => (long)i), entries.Select(e => e.Amount));

        var keys = Enumerable.Range(0, 5).Select(_ => Samples.Key()).ToArray();
        await SaveAsync([.. keys, Samples.Key("other"), Samples.FullKey()]);   // a withdrawn one is not listed
        Assert.Equal(keys.Reverse().Select(k => k.Id), (await AllAsync(page => Get<IApiKeys>().ListAsync("moa", page), 2)).Select(k => k.Id));
    }

    [Fact]
    public async Task The_newest_payment_of_an_order_and_of_a_gateways_key_is_found()
    {
        var order = New<OrderId>();
        var (old, current) = (Samples.Payment(order, PaymentStatus.Failed) with { ProviderKey = "key" }, Samples.Payment(order) with { ProviderKey = "key" });
        await SaveAsync(old, current, Samples.Payment() with { ProviderKey = "key", Provider = "another" }, Samples.Payment());
        Assert.Equal(current.Id, (await Get<IPayments>().FindNewestAsync(order))!.Id);
        Assert.Equal(current.Id, (await Get<IPayments>().FindByProviderKeyAsync("fake", "key"))!.Id);
        Assert.Null(await Get<IPayments>().FindByProviderKeyAsync("fake", "KEY"));
        Assert.Null(await Get<IPayments>().FindNewestAsync(New<OrderId>()));
    }

    [Fact]
    public async Task The_newest_attempt_with_a_key_that_never_left_is_found()
    {
        var payment = New<PaymentId>();
        var unsent = Samples.Attempt(payment, AttemptStatus.NotSent) with { ProviderKey = "key", Provider = "first" };
        await SaveAsync(unsent, Samples.Attempt(payment, AttemptStatus.Refused) with { ProviderKey = "key" },
            Samples.Attempt(payment, AttemptStatus.NotSent) with { ProviderKey = "other" }, Samples.Attempt(status: AttemptStatus.NotSent) with { ProviderKey = "key" });
        Assert.Equal(unsent.Id, (await Get<IPayments>().FindUnsentAttemptAsync(payment, "key"))!.Id);
        var newer = unsent with { Id = New<AttemptId>(), Provider = "second" };
        await SaveAsync(newer);
        Assert.Equal("second", (await Get<IPayments>().FindUnsentAttemptAsync(payment, "key"))!.Provider);
        Assert.Null(await Get<IPayments>().FindUnsentAttemptAsync(payment, "KEY"));
    }

    [Fact]
    public async Task Promises_come_due_earliest_first()
    {
        var timers = Get<ITimerStore>();
        Assert.Null(await timers.NextAsync());
        DueTimer At(int minute, string subject = "s") => new($"kind-{minute}", subject, Now.AddMinutes(minute));
        await SaveAsync(At(3), At(1), At(2), At(1, "a"), At(9));
        Assert.Equal(Now.AddMinutes(1), await timers.NextAsync());
        Assert.Equal([At(1, "a"), At(1), At(2), At(3)], await DueAsync(Now.AddMinutes(3), 10));
        Assert.Equal([At(1, "a"), At(1)], await DueAsync(Now.AddMinutes(3), 2));
        Assert.Equal([At(1, "a"), At(1)], await DueAsync(Now.AddMinutes(2).AddMilliseconds(-1), 10));
        Assert.Empty(await DueAsync(Now.AddMinutes(1).AddMilliseconds(-1), 10));
    }

    /// <summary>What is due, whoever claimed it before.</summary>
    private async Task<IReadOnlyList<DueTimer>> DueAsync(DateTimeOffset by, int limit)
    {
        await Store.EndClaimsAsync();
        return await Get<ITimerStore>().DueAsync(by, limit);
    }

    [Fact]
    public async Task A_promise_is_one_per_kind_and_subject_and_can_be_moved_and_taken_back()
    {
        var timers = Get<ITimerStore>();
        var (first, other) = (new DueTimer("kind", "a", Now), new DueTimer("kind", "b", Now.AddHours(1)));
        await SaveAsync(first, other);
        await SaveAsync(first with { DueAt = Now.AddMinutes(5) });
        Assert.Equal([first with { DueAt = Now.AddMinutes(5) }, other], await DueAsync(Now.AddDays(1), 10));
        await timers.MoveAsync(first with { DueAt = Now.AddMinutes(5) }, Now.AddHours(2), 2);
        Assert.Equal([other, first with { DueAt = Now.AddHours(2), Attempt = 2 }], await DueAsync(Now.AddDays(1), 10));
        await Store.CommitAsync(c => c.Remove(other).Remove(new DueTimer("kind", "never there", Now)));
        Assert.Equal("a", Assert.Single(await DueAsync(Now.AddDays(1), 10)).Subject);
    }

    [Fact]
    public async Task A_promise_that_was_kept_or_moved_meanwhile_is_not_put_off()
    {
        var timers = Get<ITimerStore>();
        var (kept, moved, tried) = (new DueTimer("kind", "kept", Now), new DueTimer("kind", "moved", Now), new DueTimer("kind", "tried", Now));
        await SaveAsync(kept, moved, tried);
        await Store.CommitAsync(c => c.Remove(kept).Save(moved with { DueAt = Now.AddSeconds(1) }).Save(tried with { Attempt = 1 }));
        foreach (var timer in new[] { kept, moved, tried })
            await timers.MoveAsync(timer, Now.AddHours(2), 2);
        Assert.Equal([tried with { Attempt = 1 }, moved with { DueAt = Now.AddSeconds(1) }], await DueAsync(Now.AddDays(1), 10));
    }

    [Fact]
    public async Task A_promise_that_nobody_acted_on_is_brought_forward_once()
    {
        var timers = Get<ITimerStore>();
        var (late, early, tried) = (new DueTimer("kind", "late", Now.AddMinutes(2)), new DueTimer("kind", "early", Now.AddMinutes(-1)),
            new DueTimer("kind", "tried", Now.AddMinutes(3), 1));
        await SaveAsync(late, early, tried);
        foreach (string subject in new[] { "late", "early", "tried", "never there" })
            await timers.HastenAsync("kind", subject, Now);
        await timers.HastenAsync("kind", "late", Now.AddMinutes(-5));
        Assert.Equal([early, late with { DueAt = Now, Attempt = 1 }, tried], await DueAsync(Now.AddDays(1), 10));
    }

    private static async Task<List<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> list, int limit)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await list(new PageRequest(limit, cursor));
            Assert.InRange(page.Items.Count, 0, limit);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }
}
