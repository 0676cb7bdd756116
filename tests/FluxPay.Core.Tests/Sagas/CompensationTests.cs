using FluxPay.Orders;
using FluxPay.Payments;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>Undoing orders: by the service, by the customer, by the clock; and never half.</summary>
public sealed class CompensationTests : SagaTest
{
    [Fact]
    public async Task A_failed_service_gives_the_payment_back_and_then_the_credits()
    {
        await Engine.GrantAsync(100);
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync(
            new CreateOrder(Engine.Customer) { Product = "pdf-export", CreditsToUse = 100 }));
        Assert.Equal(0, await Engine.BalanceAsync());
        var failed = (await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).ValueOrThrow();
        Assert.Equal((OrderStatus.Cancelled, false, "it broke", 1800L), (failed.Status, failed.Compensating, failed.CancelReason, failed.CancelledAmount.MinorUnits));
        Assert.Equal((1800L, "it broke"), (Assert.Single(Gateway.Cancels).Amount.MinorUnits, Gateway.Cancels.Single().Reason));
        Assert.Equal(100, await Engine.BalanceAsync());
        Assert.Equal(PaymentStatus.Cancelled, (await Engine.PaymentAsync(order)).Status);
        string[] timeline = await Engine.TimelineAsync(order);
        Assert.Equal(["saga.compensate", "gateway.cancel", "gateway.cancel"], timeline.Where(t => t is "saga.compensate" or "gateway.cancel"));
        Assert.True(Array.IndexOf(timeline, "saga.compensate") < Array.IndexOf(timeline, "saga.restore-credits"));
        Assert.Equal(["payment.cancelled", "credit.refunded", "order.cancelled"], timeline[^3..]);
    }

    [Fact]
    public async Task A_failed_credit_feature_gives_its_credits_back_without_a_gateway()
    {
        await Engine.GrantAsync(100);
        var order = await Engine.CreateAsync("resume-analysis", 2);
        Assert.Equal((OrderStatus.Paid, 40L), (order.Status, await Engine.BalanceAsync()));
        Assert.Equal(OrderStatus.Cancelled, (await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).Value!.Status);
        Assert.Equal(100, await Engine.BalanceAsync());
        Assert.Empty(Gateway.Cancels);
    }

    [Fact]
    public async Task Completing_with_less_gives_the_rest_of_the_credits_back()
    {
        await Engine.GrantAsync(100);
        var order = await Engine.CreateAsync("resume-analysis", 3);
        Refusal(await Engine.Checkout.CompleteAsync("moa", order.Id, 4), ErrorCode.ExceedsRest);
        Assert.Equal((1L, 30L), ((await Engine.Checkout.CompleteAsync("moa", order.Id, 1)).Value!.Quantity, 100 - await Engine.BalanceAsync()));
        foreach (var late in new[] { await Engine.Checkout.CompleteAsync("moa", order.Id), await Engine.Checkout.FailAsync("moa", order.Id, "x"), await Engine.Checkout.CancelAsync("moa", order.Id, "x") })
            Assert.Equal("COMPLETED", Assert.IsType<StateConflict>(Refusal(late, ErrorCode.StateConflict).Details).Current);
    }

    [Fact]
    public async Task Too_few_credits_are_no_order()
    {
        await Engine.GrantAsync(29);
        Refusal(await Engine.Checkout.CreateAsync(new CreateOrder(Engine.Customer) { Product = "resume-analysis" }), ErrorCode.InsufficientCredit);
        Assert.Empty((await Engine.Get<IOrders>().ListAsync("moa", null, null, new PageRequest())).Items);
        Assert.Equal(29, await Engine.BalanceAsync());
    }

    [Fact]
    public async Task While_the_gateway_is_silent_the_order_is_being_undone_and_ends_by_itself()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        var undoing = (await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).ValueOrThrow();
        Assert.Equal((OrderStatus.Paid, true), (undoing.Status, undoing.Compensating));
        Refusal(await Engine.Payments.CancelAsync("moa", payment.Id, null, "x"), ErrorCode.OutcomeUnknown);
        await Engine.AdvanceAsync(TimeSpan.FromHours(2));   // far beyond the deadline: the one compensation goes on, no second one starts
        Assert.Single(Gateway.Cancels);
        var asked = Gateway.Cancels.Single();
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Left(asked, Money.Zero(Currency.Krw))));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((OrderStatus.Cancelled, false), ((await Engine.FindAsync(order)).Status, (await Engine.FindAsync(order)).Compensating));
        Assert.Single(Gateway.Cancels);
    }

    [Fact]
    public async Task A_refused_compensation_is_tried_again_with_new_keys_later_each_time()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        Gateway.OnCancel = _ => Task.FromResult(Refused());
        var undoing = (await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).ValueOrThrow();
        Assert.True(undoing.Compensating);
        Assert.Empty(Assert.IsType<StateConflict>(Refusal(await Engine.Checkout.CompleteAsync("moa", order.Id), ErrorCode.StateConflict).Details).Allowed);
        await AssertAsync(2, 12);       // 10 s later
        await AssertAsync(3, 22);       // 20 s
        await AssertAsync(4, 42);       // 40 s
        await Engine.AuditAsync();
        int before = Gateway.Cancels.Count;
        await Engine.AdvanceAsync(TimeSpan.FromHours(10));
        Assert.InRange(Gateway.Cancels.Count - before, 12, 18);   // an hour apart in the end, for ever
        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await Engine.AdvanceAsync(TimeSpan.FromHours(1.1));
        Assert.Equal(OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
        Assert.Equal(Gateway.Cancels.Count, Gateway.Cancels.Select(c => c.IdempotencyKey).Distinct().Count());

        async Task AssertAsync(int tries, int seconds)
        {
            await Engine.AdvanceAsync(TimeSpan.FromSeconds(seconds));
            Assert.Equal(tries, Gateway.Cancels.Count);
        }
    }

    [Fact]
    public async Task A_paid_order_that_nobody_completes_in_time_is_undone()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(OrderStatus.Paid, (await Engine.FindAsync(order)).Status);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        var off = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Cancelled, "not completed in time"), (off.Status, off.CancelReason));
        Assert.Single(Gateway.Cancels);
    }

    [Fact]
    public async Task An_unpaid_order_expires_and_frees_its_credits()
    {
        await Engine.GrantAsync(500);
        var order = await Engine.CreateAsync(1000, credits: 500);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Equal((OrderStatus.Pending, 0L), ((await Engine.FindAsync(order)).Status, await Engine.BalanceAsync()));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((OrderStatus.Cancelled, 500L), ((await Engine.FindAsync(order)).Status, await Engine.BalanceAsync()));
        Assert.Equal(PaymentStatus.Cancelled, (await Engine.PaymentAsync(order)).Status);
        Refusal(await Engine.ConfirmAsync(order), ErrorCode.StateConflict);
        Assert.Empty(Gateway.Confirms);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_in_doubt_does_not_expire_before_the_truth_is_known(bool paid)
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Unknown);
        await Engine.ConfirmAsync(order);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(40));
        Assert.Equal(OrderStatus.Pending, (await Engine.FindAsync(order)).Status);
        var asked = Gateway.Confirms.Single();
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            new GatewayReport.Found(Payment(asked, paid ? GatewayPaymentState.Paid : GatewayPaymentState.Expired)));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(paid ? OrderStatus.Completed : OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
        Assert.Empty(Gateway.Cancels);
    }

    [Fact]
    public async Task A_customer_may_cancel_before_and_after_paying()
    {
        var unpaid = await Engine.CreateAsync(1000);
        Refusal(await Engine.Checkout.FailAsync("moa", unpaid.Id, "x"), ErrorCode.StateConflict);
        Refusal(await Engine.Checkout.CancelAsync("other", unpaid.Id, "x"), ErrorCode.NotFound);
        Assert.Equal(OrderStatus.Cancelled, (await Engine.Checkout.CancelAsync("moa", unpaid.Id, "changed my mind")).Value!.Status);
        var (paid, _) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        Assert.Equal(OrderStatus.Cancelled, (await Engine.Checkout.CancelAsync("moa", paid.Id, "changed my mind")).Value!.Status);
        Assert.Single(Gateway.Cancels);
    }

    [Fact]
    public async Task Of_many_ways_to_undo_at_once_one_is_sent_and_the_others_are_told_so()
    {
        for (int round = 0; round < 10; round++)
        {
            var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
            var refusals = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => i % 2 == 0
                ? (await Engine.Checkout.FailAsync("moa", order.Id, "it broke")).Error
                : (await Engine.Payments.CancelAsync("moa", payment.Id, null, "why")).Error)));
            Assert.Single(refusals, r => r is null);
            Assert.All(refusals.OfType<FluxPayError>(), r => Assert.Contains(r.Code, new[] { ErrorCode.OutcomeUnknown, ErrorCode.StateConflict }));
            Assert.Equal(OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
            Assert.Equal(round + 1, Gateway.Cancels.Count);
        }
    }

    [Fact]
    public async Task A_refused_payment_ends_with_its_order()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Refused());
        await Engine.ConfirmAsync(order);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(31));
        Assert.Equal((OrderStatus.Cancelled, PaymentStatus.Failed), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).Status));
    }

    [Fact]
    public async Task Credits_and_holds_end_by_the_clock()
    {
        await Engine.Credits.GrantAsync(Engine.Customer, 100, Credits.CreditKind.Bonus, expiresAt: Engine.Clock.Now().AddDays(2));
        var hold = (await Engine.Credits.HoldAsync(Engine.Customer, new Credits.CreditPrice(60), TimeSpan.FromHours(1))).ValueOrThrow();
        await Engine.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(Credits.HoldStatus.Expired, (await Engine.Get<Credits.ICredits>().FindHoldAsync("moa", hold.Id))!.Status);
        Assert.Equal(100, await Engine.BalanceAsync());
        await Engine.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(0, await Engine.BalanceAsync());
    }
}
