using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Many at once, over the same order and the same credits.</summary>
public sealed class RaceTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_hundred_confirms_at_once_charge_once(bool withKey)
    {
        var host = await shared.StartedAsync();
        var order = await host.PackOrderAsync(_customer);
        string orderId = order.Text("orderId"), paymentKey = await host.Simulator.PayAsync(orderId, 10000, "slow:300");
        var answers = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(_ => host.ConfirmAsync(orderId, paymentKey, 10000, withKey ? _customer : null)));

        Assert.All(answers, a => Assert.Contains((a.StatusCode, a.Code), new[] { (200, "OK"), (409, "PAY_003"), (409, "PAY_007") }));
        var won = answers.Where(a => a.StatusCode == 200).ToArray();
        Assert.Single(won, a => !a.Headers.Contains("Idempotent-Replayed"));
        Assert.All(won, a => Assert.Equal(won[0].Body, a.Body));
        Assert.Equal((1, 0, 10000), await host.Simulator.ChargesAsync(orderId));
        Assert.Equal((1100, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task The_last_credits_are_used_once()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.UseAsync(_customer, 30)));
        Assert.Equal(3, answers.Count(a => a.StatusCode == 200));
        Assert.All(answers.Where(a => a.StatusCode != 200), a => a.Refused(402, "PAY_001"));
        Assert.Equal((10, 0), await host.BalanceAsync(_customer));
        Assert.Equal(4, (await host.JournalAsync(_customer)).Length);
    }

    [Fact]
    public async Task Of_all_that_can_end_an_order_one_does()
    {
        var host = await shared.StartedAsync();
        var (orderId, _) = await host.BuyAsync(new { customerId = _customer, product = "pdf-export" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => host.Service.PostAsync($"/api/v1/orders/{orderId}/complete"),
            1 => host.Service.PostAsync($"/api/v1/orders/{orderId}/fail", new { reason = "broken" }),
            _ => host.Service.PostAsync($"/api/v1/orders/{orderId}/cancel", new { reason = "unwanted" }),
        }));
        var ended = Assert.Single(answers, a => a.StatusCode == 200);
        Assert.All(answers.Where(a => a != ended), a => Assert.Contains(a.Code, new[] { "PAY_004", "PAY_007" }));
        bool completed = ended.Text("status") == "COMPLETED";
        Assert.Equal((1, completed ? 0 : 1, completed ? 1900 : 0), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task Refunds_at_once_never_give_back_more_than_was_paid()
    {
        var host = await shared.StartedAsync();
        var (orderId, paymentId) = await host.BuyAsync(new { customerId = _customer, amount = 1000 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => host.Service.PostAsync($"/api/v1/payments/{paymentId}/cancel", new { reason = "r", amount = 400 })));
        long given = 400 * answers.Count(a => a.StatusCode == 200);
        Assert.InRange(given, 400, 800);
        Assert.Equal(given, (await host.GetPaymentAsync(paymentId)).GetProperty("cancelledAmount").GetInt64());
        Assert.Equal((1, 0, 1000 - given), await host.Simulator.ChargesAsync(orderId));
    }
}
