using FluxPay.Client;
using FluxPay.Host.Tests.Hosting;
using SeenStatus = FluxPay.Client.PaymentStatus;   // by another name: the engine's own is nearer

namespace FluxPay.Host.Tests.Rest;

/// <summary>The client and the host were built from the contract alone: here they meet, every call of the client once.</summary>
public sealed class ClientTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_customer_buys_credits_uses_them_and_gets_them_back()
    {
        var host = await shared.StartedAsync();
        using var fluxpay = Client(host);
        var order = await fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = _customer, Product = "token-1000", Metadata = new Dictionary<string, string> { ["from"] = "test" } });
        Assert.Equal((OrderStatus.Pending, 10000, SeenStatus.Ready), (order.Status, order.Amount, order.Payment!.Status));

        string refusedKey = await host.Simulator.PayAsync(order.OrderId, 10000, "decline:REJECT_CARD_PAYMENT");
        var refused = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Payments.ConfirmAsync(Confirm(order, refusedKey)));
        Assert.Equal((FluxPayCodes.PaymentRefused, "REJECT_CARD_PAYMENT"), (refused.Code, refused.ResultAs<GatewayRefusal>()!.ProviderCode));
        var failed = await fluxpay.Payments.GetAsync(order.Payment.PaymentId);
        Assert.Equal((SeenStatus.Failed, "REJECT_CARD_PAYMENT"), (failed.Status, failed.Failure!.Code));
        Assert.NotEmpty(failed.Failure.Message!);

        var payment = await fluxpay.Payments.ConfirmAsync(Confirm(order, await host.Simulator.PayAsync(order.OrderId, 10000)));
        Assert.Equal((SeenStatus.Confirmed, PaymentMethod.Card, false), (payment.Status, payment.Method, payment.InDoubt));
        Assert.NotNull(payment.ApprovedAt);
        Assert.Equal(OrderStatus.Completed, (await fluxpay.Orders.GetAsync(order.OrderId)).Status);
        Assert.Contains("order.completed", (await fluxpay.Orders.GetTimelineAsync(order.OrderId)).Select(t => t.Type));

        var use = await fluxpay.Credits.UseAsync(_customer, 30);
        Assert.Equal((30, 1070), (use.Amount, use.Balance));
        Assert.Equal(1080, (await fluxpay.Credits.RefundAsync(new RefundCredits { UsageId = use.UsageId, Amount = 10, Reason = "half" })).Balance);
        var hold = await fluxpay.Credits.HoldAsync(new HoldCredits { CustomerId = _customer, Feature = "resume-analysis", ExpiresInSeconds = 60 });
        Assert.Equal((HoldStatus.Held, 30), (hold.Status, hold.Amount));
        var captured = await fluxpay.Credits.CaptureAsync(hold.HoldId, new CaptureHold { Amount = 20 });
        Assert.Equal(HoldStatus.Captured, captured.Status);
        Assert.NotNull(captured.UsageId);
        hold = await fluxpay.Credits.HoldAsync(new HoldCredits { CustomerId = _customer, Amount = 5 });
        Assert.Equal(HoldStatus.Released, (await fluxpay.Credits.ReleaseAsync(hold.HoldId)).Status);

        var balance = await fluxpay.Credits.GetBalanceAsync(_customer);
        Assert.Equal((1060, 0, 1060), (balance.Balance, balance.Held, balance.Grants.Sum(g => g.Remaining)));
        var shortage = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync(_customer, 2000));
        Assert.Equal(new InsufficientCredit(1060, 2000), shortage.ResultAs<InsufficientCredit>());
        var spent = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Payments.CancelAsync(payment.PaymentId, new CancelPayment { Reason = "r", Amount = 10000 + 1 }));
        Assert.Equal((FluxPayCodes.ExceedsRest, 10000), (spent.Code, spent.ResultAs<RefundLimit>()!.Refundable));
        Assert.Equal(5000, (await fluxpay.Payments.CancelAsync(payment.PaymentId, new CancelPayment { Reason = "r", Amount = 5000 })).CancelledAmount);
    }

    [Fact]
    public async Task A_plan_is_begun_changed_paused_and_ended()
    {
        var host = await shared.StartedAsync();
        using var fluxpay = Client(host);
        var plan = Assert.Single(await fluxpay.Subscriptions.ListPlansAsync(), p => p.PlanId == "trial-monthly");
        Assert.Equal(("month", "7d", 9900L), (plan.Interval, plan.Trial, plan.Price));
        var card = await fluxpay.BillingMethods.RegisterAsync(new RegisterBillingMethod
        {
            CustomerId = _customer, Provider = "toss", AuthKey = await host.Simulator.RegisterCardAsync(_customer), CustomerKey = _customer,
        });
        var begun = await fluxpay.Subscriptions.StartAsync(new StartSubscription
        {
            CustomerId = _customer, PlanId = "basic-monthly", BillingMethodId = card.BillingMethodId,
        });
        Assert.Equal((SubscriptionStatus.Active, null, 1L), (begun.Status, begun.TrialEnd, begun.Seats));
        string id = begun.SubscriptionId;
        var invoice = Assert.Single((await fluxpay.Subscriptions.ListInvoicesAsync(id)).Items);
        Assert.Equal(("PAID", begun.Price, begun.Price), (invoice.Status, invoice.Total, invoice.Lines.Sum(l => l.Amount)));

        var change = new ChangeSubscription { PlanId = "max-monthly", When = "PERIOD_END" };
        var seen = await fluxpay.Subscriptions.PreviewChangeAsync(id, change);
        Assert.Equal(("PERIOD_END", begun.CurrentPeriodEnd), (seen.Applied, seen.EffectiveAt));
        Assert.Equal("max-monthly", (await fluxpay.Subscriptions.ChangeAsync(id, change)).Subscription.PendingPlanId);
        Assert.Null((await fluxpay.Subscriptions.WithdrawChangeAsync(id)).PendingPlanId);
        Assert.Equal(SubscriptionStatus.Paused, (await fluxpay.Subscriptions.PauseAsync(id)).Status);
        Assert.Equal(SubscriptionStatus.Active, (await fluxpay.Subscriptions.ResumeAsync(id)).Status);
        Assert.Equal("TRIAL_TO_PAID", (await fluxpay.Subscriptions.RecordConsentAsync(id, "TRIAL_TO_PAID", "ticked")).Kind);
        Assert.Equal(id, (await fluxpay.Subscriptions.UseBillingMethodAsync(id, card.BillingMethodId)).SubscriptionId);
        Assert.True((await fluxpay.Subscriptions.CancelAsync(id)).CancelAtPeriodEnd);
        Assert.Equal(SubscriptionStatus.Cancelled, (await fluxpay.Subscriptions.CancelAsync(id, atPeriodEnd: false)).Status);
        Assert.Equal(id, Assert.Single((await fluxpay.Subscriptions.ListAsync(new SubscriptionQuery { CustomerId = _customer })).Items).SubscriptionId);
        Assert.Equal(SubscriptionStatus.Cancelled, (await fluxpay.Subscriptions.GetAsync(id)).Status);
    }

    [Fact]
    public async Task Features_run_fail_and_are_cancelled()
    {
        var host = await shared.StartedAsync();
        using var fluxpay = Client(host);
        await host.GrantAsync(_customer, 300);
        Task<Client.Order> OrderAsync() => fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = _customer, Product = "resume-analysis", Quantity = 2 });
        Assert.Equal(OrderStatus.Completed, (await fluxpay.Orders.CompleteAsync((await OrderAsync()).OrderId, new CompleteOrder { Quantity = 1 })).Status);
        var failed = await fluxpay.Orders.FailAsync((await OrderAsync()).OrderId, "broken");
        Assert.Equal((OrderStatus.Cancelled, "broken"), (failed.Status, failed.CancelReason));
        Assert.Equal(OrderStatus.Cancelled, (await fluxpay.Orders.CancelAsync((await OrderAsync()).OrderId, "unwanted")).Status);

        var conflict = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Orders.CompleteAsync(failed.OrderId));
        Assert.Equal((FluxPayCodes.StateConflict, "CANCELLED"), (conflict.Code, conflict.ResultAs<Client.StateConflict>()!.Current));
        var invalid = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = _customer }));
        Assert.Equal("product", Assert.Single(invalid.Errors).Field);
        Assert.NotNull(invalid.RequestId);
    }

    [Fact]
    public async Task Lists_are_followed_to_their_end()
    {
        var host = await shared.StartedAsync();
        using var fluxpay = Client(host);
        for (int i = 0; i < 5; i++)
            await fluxpay.Credits.GrantAsync(new GrantCredits { CustomerId = _customer, Amount = 1 + i, Kind = CreditKind.Bonus, Reason = "r", Priority = i });
        Assert.Equal([5, 4, 3, 2, 1], await fluxpay.Credits.ListAllEntriesAsync(new EntryQuery { CustomerId = _customer, Limit = 2 }).Select(e => e.Amount).ToListAsync());
        Assert.Equal(2, (await fluxpay.Credits.ListEntriesAsync(new EntryQuery { CustomerId = _customer, Limit = 2 })).Items.Count);

        for (int i = 0; i < 3; i++)
            await fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = _customer, Amount = 100 + i, Currency = "KRW" });
        var query = new OrderQuery { CustomerId = _customer, Status = OrderStatus.Pending, Limit = 1 };
        Assert.Equal([102, 101, 100], await fluxpay.Orders.ListAllAsync(query).Select(o => o.Amount).ToListAsync());
        Assert.NotNull((await fluxpay.Orders.ListAsync(query)).NextCursor);
    }

    [Fact]
    public async Task What_is_in_doubt_is_waited_for()
    {
        var host = await shared.ImpatientAsync();
        using var fluxpay = Client(host);
        var order = await fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = _customer, Product = "pdf-export" });
        var payment = await fluxpay.Payments.ConfirmAsync(Confirm(order, await host.Simulator.PayAsync(order.OrderId, 1900, "slow:1500,cancel-slow:1500")));
        Assert.True(payment.InDoubt);
        Assert.Equal(SeenStatus.Confirmed, (await fluxpay.Payments.WaitUntilSettledAsync(payment)).Status);

        var failing = await fluxpay.Orders.FailAsync(order.OrderId, "broken");
        Assert.True(failing.Compensating);
        Assert.Equal(OrderStatus.Cancelled, (await fluxpay.Orders.WaitUntilSettledAsync(failing)).Status);
    }

    [Fact]
    public async Task An_operator_turns_the_clock_and_makes_keys()
    {
        var host = await shared.WithTurnedClockAsync();
        using var fluxpay = Client(host);
        var now = await fluxpay.Admin.GetClockAsync();
        Assert.True(await fluxpay.Admin.SetClockAsync(now.AddSeconds(30)) >= now.AddSeconds(30));
        Assert.True(await fluxpay.Admin.AdvanceClockAsync(TimeSpan.FromMinutes(1)) >= now.AddSeconds(90));
        var report = await fluxpay.Admin.CheckConsistencyAsync();
        Assert.True(report.Consistent, string.Join('\n', report.Violations));

        var key = await fluxpay.Admin.CreateKeyAsync("shop", new CreateServiceKey { Name = "till", Scopes = ["service"] });
        Assert.Equal("till", (await fluxpay.Admin.ListKeysAsync("shop")).Items.Single(k => k.KeyId == key.KeyId).Name);
        Assert.Contains(key.KeyId, await fluxpay.Admin.ListAllKeysAsync("shop", new PageQuery { Limit = 1 }).Select(k => k.KeyId).ToListAsync());
        using (var theirs = Client(host, key.Key))
            Assert.Equal(0, (await theirs.Credits.GetBalanceAsync(_customer)).Balance);
        await fluxpay.Admin.DeleteKeyAsync("shop", key.KeyId);
        using var gone = Client(host, key.Key);
        Assert.Equal(FluxPayCodes.Unauthenticated, (await Assert.ThrowsAsync<FluxPayApiException>(() => gone.Credits.GetBalanceAsync(_customer))).Code);
    }

    private static FluxPayClient Client(HostProcess host, string key = "fp_test_admin") =>
        FluxPayClient.Create(new FluxPayClientOptions { BaseAddress = host.Url, ApiKey = key });

    private static ConfirmPayment Confirm(Client.Order order, string paymentKey) =>
        new() { OrderId = order.OrderId, PaymentKey = paymentKey, Amount = order.Amount };
}
