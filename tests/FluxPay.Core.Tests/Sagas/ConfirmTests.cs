using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Tests;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>Taking money: once, whatever the gateway says or does not say.</summary>
public sealed class ConfirmTests : SagaTest
{
    [Fact]
    public async Task A_confirmed_amount_completes_its_order_and_uses_its_credits()
    {
        await Engine.GrantAsync(5000);
        var order = await Engine.CreateAsync(15000, credits: 5000);
        Assert.Equal((OrderStatus.Pending, 10000L, 0L), (order.Status, order.Amount.MinorUnits, await Engine.BalanceAsync()));
        var (paid, payment) = await Engine.PaidAsync(order);
        Assert.Equal((OrderStatus.Completed, 5000L), (paid.Status, paid.CreditAmount));
        Assert.Equal((PaymentMethod.Card, "https://receipt", $"key-of-{order.Id}"), (payment.Method, payment.ReceiptUrl, payment.ProviderKey));
        var asked = Assert.Single(Gateway.Confirms);
        Assert.Equal((order.Id.ToString(), order.Amount, payment.ProviderKey), (asked.OrderId, asked.Amount, asked.ProviderKey));
        var attempt = await Engine.Get<IPayments>().FindAttemptAsync(IdText.Parse<AttemptId>(asked.IdempotencyKey));
        Assert.Equal((AttemptStatus.Succeeded, AttemptPurpose.Confirm), (attempt!.Status, attempt.Purpose));
        Assert.Equal(
            ["saga.hold-credits", "order.created", "gateway.confirm", "gateway.confirm", "payment.approved", "order.paid", "credit.deducted", "order.completed"],
            await Engine.TimelineAsync(order));
    }

    [Fact]
    public async Task A_paid_top_up_grants_its_credits_and_its_bonus()
    {
        await Engine.PaidAsync(await Engine.CreateAsync("token-1000", 2));
        var grants = (await Engine.Credits.BalanceAsync(Engine.Customer)).Grants;
        Assert.Equal([(CreditKind.Paid, 2000L), (CreditKind.Bonus, 200L)], grants.OrderByDescending(g => g.Amount).Select(g => (g.Kind, g.Remaining)));
        Assert.Equal(90, (int)Math.Round((grants.Single(g => g.Kind == CreditKind.Bonus).ExpiresAt!.Value - Engine.Clock.Now()).TotalDays));
    }

    [Fact]
    public async Task A_paid_feature_waits_for_its_service()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        Assert.Equal(OrderStatus.Paid, order.Status);
        Assert.InRange(order.ExpiresAt!.Value - Engine.Clock.Now(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Equal(OrderStatus.Completed, (await Engine.Checkout.CompleteAsync("moa", order.Id)).Value!.Status);
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));   // the deadline is off
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);
        Assert.Empty(Gateway.Cancels);
    }

    [Fact]
    public async Task A_refusal_leaves_the_order_to_another_key_with_a_new_payment()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Refused(code: "REJECT_CARD"));
        var error = Refusal(await Engine.ConfirmAsync(order, "first"), ErrorCode.PaymentRefused);
        Assert.Equal(new GatewayRefusal("fake", "REJECT_CARD", "거절", true), error.Details);
        var failed = await Engine.PaymentAsync(order);
        Assert.Equal((PaymentStatus.Failed, new PaymentFailure("REJECT_CARD", "거절", true)), (failed.Status, failed.Failure));
        Assert.Equal((OrderStatus.Pending, PaymentStatus.Failed), ((await Engine.FindAsync(order)).Status, (await Engine.FindAsync(order)).Payment!.Status));

        Gateway.OnConfirm = asked => Task.FromResult(Taken(asked));
        var payment = (await Engine.ConfirmAsync(order, "second")).ValueOrThrow();
        Assert.NotEqual(failed.Id, payment.Id);
        Assert.Equal(2, Gateway.Confirms.Select(c => c.IdempotencyKey).Distinct().Count());
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task What_provably_never_left_can_be_asked_again()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        Assert.NotNull(Refusal(await Engine.ConfirmAsync(order), ErrorCode.GatewayUnavailable).RetryAfter);
        Assert.Equal((PaymentStatus.Ready, false), ((await Engine.PaymentAsync(order)).Status, (await Engine.PaymentAsync(order)).InDoubt));
        Gateway.OnConfirm = asked => Task.FromResult(Taken(asked));
        await Engine.PaidAsync(order);
        Assert.Equal(2, Gateway.Confirms.Select(c => c.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task A_key_that_the_gateway_knows_for_something_else_is_a_mismatch()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.Mismatch));
        Refusal(await Engine.ConfirmAsync(order), ErrorCode.Mismatch);
        Assert.Equal((OrderStatus.Pending, PaymentStatus.Failed), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).Status));
        Assert.Empty(Gateway.Cancels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Money_that_is_not_the_orders_goes_back_for_as_long_as_it_takes(bool otherOrder)
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = asked => Task.FromResult(Taken(otherOrder ? asked with { OrderId = "ord_other" } : asked with { Amount = Won(900) }));
        Gateway.OnCancel = _ => Task.FromResult(Refused());
        Refusal(await Engine.ConfirmAsync(order), ErrorCode.Mismatch);
        await Patience.Until(() => Task.FromResult(!Gateway.Cancels.IsEmpty), "the money asked back");
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(25));
        Assert.Equal((OrderStatus.Pending, true), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).InDoubt));
        await Engine.AuditAsync();
        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.All(Gateway.Cancels, c => Assert.Equal((Won(otherOrder ? 1000 : 900), Won(otherOrder ? 1000 : 900)), (c.Amount, c.Refundable)));
        Assert.True(Gateway.Cancels.Count >= 3);
        Assert.Equal(Gateway.Cancels.Count, Gateway.Cancels.Select(c => c.IdempotencyKey).Distinct().Count());   // a refusal is final for its key
        var failed = await Engine.PaymentAsync(order);
        Assert.Equal((PaymentStatus.Failed, false, "PAY_005"), (failed.Status, failed.InDoubt, failed.Failure!.Code));
        Gateway.OnConfirm = asked => Task.FromResult(Taken(asked));
        Assert.Equal(OrderStatus.Completed, (await Engine.PaidAsync(order)).Order.Status);
    }

    [Fact]
    public async Task A_gateway_that_throws_is_a_doubt_and_not_a_refusal()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => throw new HttpRequestException("cut");
        var payment = (await Engine.ConfirmAsync(order)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Approved, true), (payment.Status, payment.InDoubt));
    }

    [Theory]
    [InlineData(GatewayPaymentState.Paid, PaymentStatus.Confirmed, 1)]
    [InlineData(GatewayPaymentState.AwaitingConfirm, PaymentStatus.Confirmed, 2)]   // not executed: the same call again
    [InlineData(GatewayPaymentState.Cancelled, PaymentStatus.Failed, 1)]
    [InlineData(GatewayPaymentState.Failed, PaymentStatus.Failed, 1)]
    [InlineData(GatewayPaymentState.Expired, PaymentStatus.Failed, 1)]
    [InlineData(null, PaymentStatus.Confirmed, 2)]                                  // not found right after a call proves nothing
    public async Task A_doubt_is_settled_by_what_the_gateway_says_when_asked(GatewayPaymentState? told, PaymentStatus expected, int confirms)
    {
        var order = await InDoubtAsync();
        var asked = Assert.Single(Gateway.Confirms);
        Gateway.OnConfirm = again => Task.FromResult(Taken(again));
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            told is { } state ? new GatewayReport.Found(Payment(asked, state)) : new GatewayReport.NotFound());
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));

        var payment = await Engine.PaymentAsync(order);
        Assert.Equal((expected, false), (payment.Status, payment.InDoubt));
        Assert.Equal(expected == PaymentStatus.Confirmed ? OrderStatus.Completed : OrderStatus.Pending, (await Engine.FindAsync(order)).Status);
        Assert.Equal([asked.ProviderKey], Gateway.Queries);
        Assert.Equal(Enumerable.Repeat(asked, confirms), Gateway.Confirms);   // byte for byte the same call, same key
    }

    [Fact]
    public async Task A_query_that_finds_other_money_gives_it_back()
    {
        var order = await InDoubtAsync();
        var asked = Assert.Single(Gateway.Confirms) with { Amount = Won(999) };
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Payment(asked, GatewayPaymentState.Paid)));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((PaymentStatus.Failed, OrderStatus.Pending), ((await Engine.PaymentAsync(order)).Status, (await Engine.FindAsync(order)).Status));
        Assert.Equal(Won(999), Assert.Single(Gateway.Cancels).Amount);
    }

    [Fact]
    public async Task A_gateway_that_stays_silent_is_asked_less_and_less_often_and_never_guessed_about()
    {
        var order = await InDoubtAsync();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(10));
        int inTenMinutes = Gateway.Queries.Count;
        Assert.InRange(inTenMinutes, 6, 14);
        await Engine.AdvanceAsync(TimeSpan.FromHours(10));
        Assert.InRange(Gateway.Queries.Count - inTenMinutes, 100, 130);   // every five minutes in the end
        Assert.Equal((PaymentStatus.Approved, true), ((await Engine.PaymentAsync(order)).Status, (await Engine.PaymentAsync(order)).InDoubt));
        Assert.Equal(OrderStatus.Pending, (await Engine.FindAsync(order)).Status);   // its half hour is long over: it waits for the truth
        Assert.Single(Gateway.Confirms);

        var asked = Assert.Single(Gateway.Confirms);
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Payment(asked, GatewayPaymentState.Paid)));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task Nothing_else_touches_an_order_in_doubt()
    {
        var order = await InDoubtAsync();
        var payment = await Engine.PaymentAsync(order);
        Assert.NotNull(Refusal(await Engine.ConfirmAsync(order), ErrorCode.OutcomeUnknown).RetryAfter);
        Refusal(await Engine.Payments.ConfirmAsync("moa", order.Id, "key", 1), ErrorCode.OutcomeUnknown);   // before state and amount
        Refusal(await Engine.Payments.CancelAsync("moa", payment.Id, null, "why"), ErrorCode.OutcomeUnknown);
        Refusal(await Engine.Checkout.CancelAsync("moa", order.Id, "why"), ErrorCode.OutcomeUnknown);
        Refusal(await Engine.Checkout.FailAsync("moa", order.Id, "why"), ErrorCode.OutcomeUnknown);
        Refusal(await Engine.Checkout.CompleteAsync("moa", order.Id), ErrorCode.OutcomeUnknown);
        Assert.Single(Gateway.Confirms);
        Assert.Empty(Gateway.Cancels);
    }

    [Fact]
    public async Task A_confirmation_is_checked_before_anything_is_sent()
    {
        var (first, second) = (await Engine.CreateAsync(1000), await Engine.CreateAsync(1000));
        Refusal(await Engine.Payments.ConfirmAsync("other", first.Id, "key", 1000), ErrorCode.NotFound);
        Refusal(await Engine.Payments.ConfirmAsync("moa", first.Id, "key", 999), ErrorCode.Mismatch);
        Assert.Empty(Gateway.Confirms);

        var (_, payment) = await Engine.PaidAsync(first);
        Refusal(await Engine.ConfirmAsync(second, payment.ProviderKey), ErrorCode.Mismatch);   // another order's key
        var already = Refusal(await Engine.Payments.ConfirmAsync("moa", first.Id, "new key", 999), ErrorCode.AlreadyProcessed);
        Assert.Equal(payment.Id, Assert.IsType<Payment>(already.Details).Id);
        await Engine.Checkout.CancelAsync("moa", second.Id, "why");
        Assert.Equal("CANCELLED", Assert.IsType<StateConflict>(Refusal(await Engine.ConfirmAsync(second), ErrorCode.StateConflict).Details).Current);
        Assert.Single(Gateway.Confirms);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_outcome_changes_nothing()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        var (attempt, settlement) = (IdText.Parse<AttemptId>(Gateway.Confirms.Single().IdempotencyKey), Engine.Get<Settlement>());
        var settled = (await Engine.Get<IPayments>().FindAttemptAsync(attempt))!;
        var open = new PaymentCase(settled with { Status = AttemptStatus.Sent, Version = 1 },
            payment with { Status = PaymentStatus.Approved, InDoubt = true, Version = 2 },
            await Engine.FindAsync(order) with { Status = OrderStatus.Pending, Version = 2 });
        foreach (var late in new[] { Refused(), Taken(Gateway.Confirms.Single()), Taken(Gateway.Confirms.Single() with { Amount = Won(1) }), Unknown })
            Assert.Same(Settlement.Settled.Already, await settlement.SettleAsync(open, late, null, 0));
        Assert.Equal(payment with { Version = 0 }, await Engine.PaymentAsync(order) with { Version = 0 });
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(OrderStatus.Paid, (await Engine.FindAsync(order)).Status);
        Assert.Empty(Gateway.Queries);
    }

    [Fact]
    public async Task Of_many_confirmations_at_once_one_is_sent()
    {
        var order = await Engine.CreateAsync("token-1000");
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Engine.ConfirmAsync(order, $"key-{i}"))));
        Assert.Single(results, r => r.Error is null);
        Assert.All(results.Where(r => r.Error is not null),
            r => Assert.Contains(r.Error!.Code, new[] { ErrorCode.OutcomeUnknown, ErrorCode.AlreadyProcessed }));
        Assert.Single(Gateway.Confirms);
        Assert.Equal(1100, await Engine.BalanceAsync());
    }

    private async Task<Order> InDoubtAsync()
    {
        var order = await Engine.CreateAsync(1000);
        Gateway.OnConfirm = _ => Task.FromResult(Unknown);
        var payment = (await Engine.ConfirmAsync(order)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Approved, true), (payment.Status, payment.InDoubt));
        Assert.Equal(new OrderPayment(payment.Id, PaymentStatus.Approved, true), (await Engine.FindAsync(order)).Payment);
        return order;
    }

    private static Money Won(long amount) => new(amount, Currency.Krw);
}

/// <summary>A gateway slower than a request is willing to wait.</summary>
public sealed class SlowConfirmTests : SagaTest
{
    private protected override TimeSpan ConfirmWait => TimeSpan.Zero;

    [Fact]
    public async Task A_request_that_waited_long_enough_is_told_so_and_the_call_goes_on()
    {
        var (order, answer) = (await Engine.CreateAsync(1000), new TaskCompletionSource<GatewayOutcome>());
        Gateway.OnConfirm = _ => answer.Task;
        var payment = (await Engine.ConfirmAsync(order)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Approved, true), (payment.Status, payment.InDoubt));
        await Patience.Until(() => Task.FromResult(!Gateway.Confirms.IsEmpty), "the call");

        await Engine.AdvanceAsync(TimeSpan.FromMinutes(3));   // its own call is still out: nobody asks beside it
        Assert.Empty(Gateway.Queries);
        answer.SetResult(Taken(Gateway.Confirms.Single()));
        await Patience.Until(async () => (await Engine.FindAsync(order)).Status == OrderStatus.Completed, "the late answer");
        Assert.Single(Gateway.Confirms);
    }
}
