using System.Data;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>What an application does in its own transaction, and whom it holds up while it stays open.</summary>
public sealed class OwnTransactionTests : IAsyncLifetime
{
    private static readonly CustomerRef Customer = new("moa", "cust-1");
    private static readonly CustomerRef Other = new("moa", "cust-2");

    private BookingShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await BookingShop.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Books.AssertBalancedAsync(_shop.Engine.Get<IServiceProvider>());
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_keeps_rows_credits_order_and_event_together_and_not_before()
    {
        await _shop.GrantAsync(Customer, 100);
        await using var own = await _shop.BeginAsync();
        await own.BookAsync("room-1");
        (await own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(10))).ValueOrThrow();
        var order = (await own.FluxPay.Orders.CreateAsync(new CreateOrder(Customer) { Product = "resume-analysis" })).ValueOrThrow();
        await own.FluxPay.RaiseAsync(Customer, "room-1", new BookingMade("room-1", 10));
        Assert.Equal(60, (await own.FluxPay.Credits.BalanceAsync(Customer)).Balance);
        Assert.Equal((0L, 100L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
        Assert.Null(await _shop.Engine.Get<IOrders>().FindAsync("moa", order.Id));

        await own.Transaction.CommitAsync();
        Assert.Equal((1L, 60L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
        Assert.Equal(OrderStatus.Paid, (await _shop.Engine.FindAsync(order)).Status);
        await Patience.Until(() => Task.FromResult(!_shop.Told.IsEmpty), "the application's own event");
        var told = Assert.Single(_shop.Told);
        Assert.Equal((Customer, "room-1", new BookingMade("room-1", 10)), (told.Customer, told.Subject, told.Data));
    }

    [Fact]
    public async Task A_rollback_leaves_no_trace()
    {
        await _shop.GrantAsync(Customer, 100);
        long events = await _shop.CountAsync("fluxpay.outbox");
        OrderId order;
        await using (var own = await _shop.BeginAsync())
        {
            await own.BookAsync("room-1");
            (await own.FluxPay.Credits.HoldAsync(Customer, new CreditPrice(10))).ValueOrThrow();
            order = (await own.FluxPay.Orders.CreateAsync(new CreateOrder(Other) { Amount = 1000 })).ValueOrThrow().Id;
            await own.FluxPay.RaiseAsync(Customer, "room-1", new BookingMade("room-1", 10));
            await own.Transaction.RollbackAsync();
        }
        Assert.Equal((0L, 100L, 0L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer), await _shop.CountAsync("fluxpay.credit_hold")));
        Assert.Equal(events, await _shop.CountAsync("fluxpay.outbox"));
        Assert.Null(await _shop.Engine.Get<IOrders>().FindAsync("moa", order));
        Assert.Equal(95, (await _shop.Engine.Credits.UseAsync(Customer, new CreditPrice(5))).ValueOrThrow().Balance);
    }

    [Fact]
    public async Task A_refusal_leaves_the_transaction_usable_and_holds_nobody_up()
    {
        await _shop.GrantAsync(Customer, 100);
        await using var own = await _shop.BeginAsync();
        await own.BookAsync("room-1");
        Assert.Equal(ErrorCode.InsufficientCredit, (await own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(101))).Error!.Code);
        Assert.Equal(90, (await Patience.For(_shop.UseAsync(Customer, 10), "a use behind a refusal")).Balance);
        Assert.Equal(ErrorCode.NotFound, (await own.FluxPay.Orders.CompleteAsync("moa", _shop.Ids.New<OrderId>())).Error!.Code);
        (await own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(90))).ValueOrThrow();
        await own.Transaction.CommitAsync();
        Assert.Equal((1L, 0L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
    }

    [Fact]
    public async Task A_lost_race_leaves_nothing_in_the_transaction()
    {
        await _shop.GrantAsync(Customer, 100);
        var order = await _shop.Engine.CreateAsync("resume-analysis");
        await using var own = await _shop.BeginAsync();
        (await _shop.Engine.Checkout.CompleteAsync("moa", order.Id)).ValueOrThrow();
        var late = new Changes(_shop.Engine.Clock.GetUtcNow())
            .Save(order)
            .Credit(new CreditCommand.Use(Customer, _shop.Ids.New<UsageId>(), 10, [], null, null, null, new Dictionary<string, string>()));
        var store = new JoinedStore(_shop.Engine.Get<PostgresDatabase>(), own.Transaction, _shop.Ids);
        Assert.IsType<CommitResult.Lost>(await store.CommitAsync(late));
        await own.BookAsync("room-1");
        await own.Transaction.CommitAsync();
        Assert.Equal((1L, 70L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
    }

    [Fact]
    public async Task An_open_transaction_holds_up_its_own_customer_and_nobody_else()
    {
        await _shop.GrantAsync(Customer, 100);
        await _shop.GrantAsync(Other, 100);
        var fresh = new CustomerRef("moa", "never-seen");
        await using var own = await _shop.BeginAsync();
        (await own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(10))).ValueOrThrow();
        (await own.FluxPay.Credits.GrantAsync(fresh, 5, CreditKind.Bonus)).ValueOrThrow();

        var waiting = Enumerable.Range(0, 5).Select(_ => (Task)_shop.UseAsync(Customer, 1)).Append(_shop.GrantAsync(fresh, 7)).ToArray();
        for (int i = 1; i <= 50; i++)
            Assert.Equal(100 - i, (await Patience.For(_shop.UseAsync(Other, 1), "somebody else's use")).Balance);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        await own.Transaction.CommitAsync();
        await Patience.For(Task.WhenAll(waiting), "the customer's own commands");
        Assert.Equal((85L, 12L), (await _shop.BalanceAsync(Customer), await _shop.BalanceAsync(fresh)));
    }

    [Fact]
    public async Task Twenty_transactions_and_twenty_direct_uses_of_one_wallet_come_out_exactly()
    {
        await _shop.GrantAsync(Customer, 1000);
        var own = Enumerable.Range(0, 20).Select(async i =>
        {
            await using var own = await _shop.BeginAsync();
            await own.BookAsync($"room-{i}");
            (await own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(3))).ValueOrThrow();
            if (i % 4 == 0)
                await own.Transaction.RollbackAsync();
            else
                await own.Transaction.CommitAsync();
        });
        await Patience.For(Task.WhenAll([.. own, .. Enumerable.Range(0, 20).Select(_ => _shop.UseAsync(Customer, 7))]), "forty at once");
        Assert.Equal((15L, 1000L - (15 * 3) - (20 * 7)), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
    }

    [Fact]
    public async Task Of_two_transactions_in_a_circle_one_fails_and_the_other_goes_on()
    {
        await _shop.GrantAsync(Customer, 100);
        await _shop.GrantAsync(Other, 100);
        await using var first = await _shop.BeginAsync();
        await using var second = await _shop.BeginAsync();
        (await first.FluxPay.Credits.UseAsync(Customer, new CreditPrice(1))).ValueOrThrow();
        (await second.FluxPay.Credits.UseAsync(Other, new CreditPrice(1))).ValueOrThrow();
        var crossed = new[] { EndAsync(first, Other), EndAsync(second, Customer) };
        string[] ends = await Patience.For(Task.WhenAll(crossed), "two transactions in a circle");
        Assert.Equal([PostgresErrorCodes.DeadlockDetected, "committed"], ends.Order(StringComparer.Ordinal));
        Assert.Equal(198, await _shop.BalanceAsync(Customer) + await _shop.BalanceAsync(Other));

        static async Task<string> EndAsync(OwnTransaction own, CustomerRef customer)
        {
            try
            {
                (await own.FluxPay.Credits.UseAsync(customer, new CreditPrice(1))).ValueOrThrow();
                await own.Transaction.CommitAsync();
                return "committed";
            }
            catch (PostgresException failure)
            {
                await own.Transaction.RollbackAsync();
                return failure.SqlState;
            }
        }
    }

    [Fact]
    public async Task A_snapshot_that_is_too_old_fails_as_it_would_on_rows_of_the_applications_own()
    {
        await _shop.GrantAsync(Customer, 100);
        await using var own = await _shop.BeginAsync(IsolationLevel.RepeatableRead);
        await own.BookAsync("room-1");
        await _shop.UseAsync(Customer, 10);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => own.FluxPay.Credits.UseAsync(Customer, new CreditPrice(10)));
        Assert.Equal(PostgresErrorCodes.SerializationFailure, failure.SqlState);
        await own.Transaction.RollbackAsync();
        Assert.Equal((0L, 90L), (await _shop.BookingsAsync(), await _shop.BalanceAsync(Customer)));
    }

    [Fact]
    public async Task A_gateway_is_asked_for_money_back_only_after_the_commit()
    {
        var (order, _) = await _shop.Engine.PaidAsync(await _shop.Engine.CreateAsync("pdf-export"));
        await using (var undecided = await _shop.BeginAsync())
        {
            Assert.True((await undecided.FluxPay.Orders.CancelAsync("moa", order.Id, "changed my mind")).ValueOrThrow().Compensating);
            await undecided.Transaction.RollbackAsync();
        }
        Assert.False((await _shop.Engine.FindAsync(order)).Compensating);

        await using var own = await _shop.BeginAsync();
        Assert.True((await own.FluxPay.Orders.CancelAsync("moa", order.Id, "changed my mind")).ValueOrThrow().Compensating);
        Assert.Empty(_shop.Gateway.Cancels);
        _shop.Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(
            new GatewayReport.Found(ScriptedGateway.Payment(_shop.Gateway.Confirms.Single(), GatewayPaymentState.Paid)));
        await own.Transaction.CommitAsync();
        await Patience.Until(async () => (await _shop.Engine.FindAsync(order)).Status == OrderStatus.Cancelled, "the money to go back");
        Assert.Single(_shop.Gateway.Cancels);
    }
}
