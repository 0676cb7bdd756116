using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Tests;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>Virtual accounts: issued now, paid in days, or never.</summary>
public sealed class DepositTests : SagaTest
{
    private readonly List<GatewayConfirm> _issued = [];

    private VirtualAccount Account => new("신한", "X6505636518308", Engine.Clock.Now().AddDays(7));

    private static Task<GatewayReport> Report(GatewayPayment payment) => Task.FromResult<GatewayReport>(new GatewayReport.Found(payment));

    /// <summary>An order whose account is issued; asked, the gateway says that it waits.</summary>
    private async Task<(Order Order, Payment Payment)> IssuedAsync(long amount = 1000, long credits = 0)
    {
        var account = Account;
        Gateway.OnConfirm = asked =>
        {
            _issued.Add(asked);
            return Task.FromResult<GatewayOutcome>(new GatewayOutcome.Succeeded(Waiting(asked, account)));
        };
        Gateway.OnQuery = _ => Report(Waiting(_issued[^1], account));
        var order = await Engine.CreateAsync(amount, credits);
        var payment = (await Engine.ConfirmAsync(order)).ValueOrThrow();
        Assert.Equal((PaymentStatus.Ready, false, PaymentMethod.VirtualAccount, account), (payment.Status, payment.InDoubt, payment.Method, payment.Account));
        return (order, payment);
    }

    private static GatewayPayment Waiting(GatewayConfirm asked, VirtualAccount account) =>
        Payment(asked, GatewayPaymentState.AwaitingDeposit) with { Account = account, ReceiptUrl = null };

    /// <summary>The buyer pays; nobody has told us yet.</summary>
    private void Deposit() => Gateway.OnQuery = _ => Report(Payment(_issued[^1], GatewayPaymentState.Paid));

    [Fact]
    public async Task An_issued_account_keeps_its_order_open_until_its_deadline()
    {
        var (order, payment) = await IssuedAsync();
        await Engine.AdvanceAsync(TimeSpan.FromHours(30));   // an order's own half hour is long over
        var waiting = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Pending, PaymentStatus.Ready, payment.Account!.DueAt), (waiting.Status, waiting.Payment!.Status, waiting.ExpiresAt!.Value));
        Assert.Equal(payment with { Version = 0, UpdatedAt = default }, await Engine.PaymentAsync(order) with { Version = 0, UpdatedAt = default });
        Assert.InRange(Gateway.Queries.Count, 25, 31);       // once an hour, in case a webhook was lost
        await Engine.AuditAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_webhook_makes_the_engine_ask_and_only_the_answer_pays(bool namesTheKey)
    {
        var (order, payment) = await IssuedAsync();
        await HintAsync();
        await Patience.Until(() => Task.FromResult(!Gateway.Queries.IsEmpty), "the question");
        Assert.Equal(OrderStatus.Pending, (await Engine.FindAsync(order)).Status);

        Deposit();
        await HintAsync();
        await Patience.Until(async () => (await Engine.FindAsync(order)).Status == OrderStatus.Completed, "the deposit taken");
        var paid = await Engine.PaymentAsync(order);
        Assert.Equal((PaymentStatus.Confirmed, PaymentMethod.VirtualAccount, "https://receipt"), (paid.Status, paid.Method, paid.ReceiptUrl));
        Assert.Contains("gateway.deposit", await Engine.TimelineAsync(order));
        Assert.Contains("payment.approved", await Engine.TimelineAsync(order));
        await Engine.AdvanceAsync(TimeSpan.FromDays(8));     // neither deadline nor question is left
        Assert.Empty(Gateway.Cancels);
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);

        Task HintAsync() => Engine.Get<WebhookHints>().TakeAsync(
            "fake", new GatewayHint { ProviderKey = namesTheKey ? payment.ProviderKey : null, OrderId = order.Id.ToString() }, CancellationToken.None);
    }

    [Fact]
    public async Task A_lost_webhook_costs_an_hour_and_not_the_order()
    {
        var (order, _) = await IssuedAsync();
        Deposit();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task Without_a_deposit_the_account_is_closed_at_its_deadline_and_the_order_ends()
    {
        await Engine.GrantAsync(300);
        var (order, _) = await IssuedAsync(1000, credits: 300);
        await Engine.AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        var closed = Assert.Single(Gateway.Cancels);
        Assert.Equal((order.Amount, order.Amount, "expired"), (closed.Amount, closed.Refundable, closed.Reason));
        Assert.Equal((OrderStatus.Cancelled, PaymentStatus.Cancelled), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).Status));
        Assert.Equal((0L, 300L), ((await Engine.PaymentAsync(order)).CancelledAmount.MinorUnits, await Engine.BalanceAsync()));
    }

    [Fact]
    public async Task A_deposit_that_comes_while_the_order_ends_pays_it()
    {
        var (order, _) = await IssuedAsync();
        Gateway.OnCancel = _ =>
        {
            Deposit();
            return Task.FromResult(Refused(code: "INVALID_REFUND_ACCOUNT_INFO"));
        };
        await Engine.AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(5));
        Assert.Single(Gateway.Cancels);
        Assert.Equal((OrderStatus.Completed, PaymentStatus.Confirmed), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).Status));
    }

    [Fact]
    public async Task A_deposit_that_nobody_told_of_pays_the_order_at_its_deadline()
    {
        var (order, _) = await IssuedAsync();
        await Engine.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Deposit();
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(Gateway.Cancels);
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task An_account_that_does_not_close_keeps_its_order_open_and_is_tried_again()
    {
        var (order, _) = await IssuedAsync();
        Gateway.OnCancel = _ => Task.FromResult(Refused());
        await Engine.AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(5));
        Assert.Equal(OrderStatus.Pending, (await Engine.FindAsync(order)).Status);
        Assert.InRange(Gateway.Cancels.Count, 4, 7);
        Assert.Equal(Gateway.Cancels.Count, Gateway.Cancels.Select(c => c.IdempotencyKey).Distinct().Count());
        await Engine.AuditAsync();
        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task A_cancelled_order_closes_its_account_first_however_long_that_takes()
    {
        var (order, _) = await IssuedAsync();
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        var open = (await Engine.Checkout.CancelAsync("moa", order.Id, "changed my mind")).ValueOrThrow();
        Assert.Equal((OrderStatus.Pending, true), (open.Status, open.Payment!.InDoubt));
        Refusal(await Engine.Checkout.CancelAsync("moa", order.Id, "again"), ErrorCode.OutcomeUnknown);
        Refusal(await Engine.ConfirmAsync(order), ErrorCode.OutcomeUnknown);
        await Engine.AuditAsync();

        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(5));
        var ended = await Engine.FindAsync(order);
        Assert.Equal((OrderStatus.Cancelled, "changed my mind"), (ended.Status, ended.CancelReason));
        Assert.Single(Gateway.Cancels.Select(c => c.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Cancelling_an_order_whose_deposit_has_come_cancels_a_paid_order()
    {
        var (order, _) = await IssuedAsync();
        Deposit();
        Refusal(await Engine.Checkout.CancelAsync("moa", order.Id, "too late"), ErrorCode.StateConflict);
        Assert.Equal(OrderStatus.Completed, (await Engine.FindAsync(order)).Status);

        (order, _) = await IssuedAsync();
        Gateway.OnCancel = _ => Task.FromResult(Refused());
        Refusal(await Engine.Checkout.CancelAsync("moa", order.Id, "did not close"), ErrorCode.PaymentRefused);
        Assert.Equal(OrderStatus.Pending, (await Engine.FindAsync(order)).Status);
    }

    [Fact]
    public async Task The_same_key_again_is_told_of_the_account_and_another_one_has_to_wait()
    {
        var (order, payment) = await IssuedAsync();
        Assert.Equal(payment.Account, Assert.IsType<Payment>(Refusal(await Engine.ConfirmAsync(order), ErrorCode.AlreadyProcessed).Details).Account);
        Refusal(await Engine.ConfirmAsync(order, "another"), ErrorCode.StateConflict);
        Refusal(await Engine.Payments.CancelAsync("moa", payment.Id, null, "x"), ErrorCode.StateConflict);
        Assert.Single(Gateway.Confirms);
    }

    [Fact]
    public async Task An_account_whose_issue_was_not_answered_is_found_by_asking()
    {
        var account = Account;
        Gateway.OnConfirm = asked =>
        {
            _issued.Add(asked);
            return Task.FromResult(Unknown);
        };
        Gateway.OnQuery = _ => Report(Waiting(_issued[^1], account));
        var order = await Engine.CreateAsync(1000);
        Assert.True((await Engine.ConfirmAsync(order)).ValueOrThrow().InDoubt);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        var payment = await Engine.PaymentAsync(order);
        Assert.Equal((PaymentStatus.Ready, false, account), (payment.Status, payment.InDoubt, payment.Account));
        Assert.Single(Gateway.Confirms);
    }

    [Fact]
    public async Task An_account_without_a_number_is_a_doubt_and_one_for_another_amount_is_called_off()
    {
        Gateway.OnConfirm = asked => Task.FromResult<GatewayOutcome>(
            new GatewayOutcome.Succeeded(Payment(asked, GatewayPaymentState.AwaitingDeposit)));
        var blind = await Engine.CreateAsync(1000);
        Assert.True((await Engine.ConfirmAsync(blind)).ValueOrThrow().InDoubt);

        var account = Account;
        Gateway.OnConfirm = asked => Task.FromResult<GatewayOutcome>(
            new GatewayOutcome.Succeeded(Waiting(asked with { Amount = new Money(900, Currency.Krw) }, account)));
        var other = await Engine.CreateAsync(1000);
        Refusal(await Engine.ConfirmAsync(other), ErrorCode.Mismatch);
        await Patience.Until(async () => (await Engine.PaymentAsync(other)).Status == PaymentStatus.Failed, "the account called off");
        Assert.Equal(900, Assert.Single(Gateway.Cancels).Amount.MinorUnits);
    }

    [Fact]
    public async Task An_account_closed_by_somebody_else_leaves_the_order_to_another_payment()
    {
        var (order, _) = await IssuedAsync();
        Gateway.OnQuery = _ => Report(Payment(_issued[^1], GatewayPaymentState.Cancelled));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(61));
        Assert.Equal((OrderStatus.Pending, PaymentStatus.Failed), ((await Engine.FindAsync(order)).Status, (await Engine.PaymentAsync(order)).Status));
        Gateway.OnConfirm = asked => Task.FromResult(Taken(asked));
        Assert.Equal(PaymentStatus.Confirmed, (await Engine.ConfirmAsync(order, "a card")).ValueOrThrow().Status);
    }
}
