using System.Text.Json;

namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class VirtualAccountTests
{
    private static readonly object Account = new { bank = "88", accountNumber = "1100123456789", holderName = "김토스" };

    private static async Task<string> IssuedAsync(SimulatorHost sim, string behavior = "approve")
    {
        string key = await sim.PayAsync(method: "VIRTUAL_ACCOUNT", behavior: behavior);
        (await sim.ConfirmAsync(key)).IsPayment("WAITING_FOR_DEPOSIT");
        return key;
    }

    private static Task<Reply> DepositAsync(SimulatorHost sim, string key) =>
        sim.SimAsync(HttpMethod.Post, "sim/deposits", new { paymentKey = key });

    private static async Task<string> PaidAsync(SimulatorHost sim)
    {
        string key = await IssuedAsync(sim);
        Assert.Equal("DONE", (await DepositAsync(sim, key)).Text("status"));
        return key;
    }

    [Fact]
    public async Task A_confirm_issues_the_account_and_takes_no_money()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply issued = (await sim.ConfirmAsync(await sim.PayAsync(method: "VIRTUAL_ACCOUNT"))).IsPayment("WAITING_FOR_DEPOSIT");

        Assert.Equal("가상계좌", issued.Text("method"));
        Assert.True(issued.IsNull("approvedAt"));
        Assert.StartsWith("ps_", issued.Text("secret"), StringComparison.Ordinal);
        JsonElement account = issued.Json.GetProperty("virtualAccount");
        Assert.Equal(("88", "NONE", false), (account.GetProperty("bankCode").GetString(),
            account.GetProperty("refundStatus").GetString(), account.GetProperty("expired").GetBoolean()));
        Assert.StartsWith("X", account.GetProperty("accountNumber").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-03-08T09:00:00+09:00", account.GetProperty("dueDate").GetString());
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_deposit_pays_once_and_the_bank_may_take_it_back()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
        Assert.Equal("2026-03-01T09:00:00+09:00", (await sim.FindAsync(key)).IsPayment("DONE").Text("approvedAt"));
        (await DepositAsync(sim, key)).Is(400, "INVALID_REQUEST");

        Reply reversed = await sim.SimAsync(HttpMethod.Post, "sim/deposits/reversals", new { paymentKey = key });
        Assert.Equal("WAITING_FOR_DEPOSIT", reversed.Text("status"));
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
        Assert.Equal("DONE", (await DepositAsync(sim, key)).Text("status"));
    }

    [Fact]
    public async Task After_its_deadline_the_account_waits_on_and_takes_nothing()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await IssuedAsync(sim);
        sim.Time.Advance(TimeSpan.FromHours(168) + TimeSpan.FromSeconds(1));
        Reply late = (await sim.FindAsync(key)).IsPayment("WAITING_FOR_DEPOSIT");
        Assert.True(late.Json.GetProperty("virtualAccount").GetProperty("expired").GetBoolean());
        (await DepositAsync(sim, key)).Is(400, "INVALID_REQUEST");
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task Before_the_deposit_only_all_of_it_can_be_called_off()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await IssuedAsync(sim);
        (await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 1 })).Is(403, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT");
        (await sim.CancelAsync(key, new { cancelReason = "x", refundableAmount = 1 })).Is(400, "NOT_MATCHES_REFUNDABLE_AMOUNT");
        (await sim.CancelAsync(key, new { cancelReason = "x" })).IsPayment("CANCELED");
        (await DepositAsync(sim, key)).Is(400, "INVALID_REQUEST");
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());
    }

    [Fact]
    public async Task After_the_deposit_a_cancel_needs_an_account_which_is_not_shown_again()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await PaidAsync(sim);
        (await sim.CancelAsync(key, new { cancelReason = "x" })).Is(400, "INVALID_REFUND_ACCOUNT_INFO");
        await RefusedAsync(new { bank = "88", accountNumber = "1100123456789" }, "INVALID_REFUND_ACCOUNT_INFO");
        await RefusedAsync(new { bank = "00", accountNumber = "1100123456789", holderName = "김토스" }, "INVALID_BANK");
        await RefusedAsync(new { bank = "신한", accountNumber = "110-01-23", holderName = "김토스" }, "INVALID_REFUND_ACCOUNT_NUMBER");

        Reply part = await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 4_000, refundReceiveAccount = Account });
        part.IsPayment("PARTIAL_CANCELED");
        Assert.DoesNotContain("1100123456789", part.Body, StringComparison.Ordinal);
        Assert.Equal("PENDING", part.Json.GetProperty("virtualAccount").GetProperty("refundStatus").GetString());
        sim.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("COMPLETED", (await sim.FindAsync(key)).Json.GetProperty("virtualAccount").GetProperty("refundStatus").GetString());

        async Task RefusedAsync(object refundReceiveAccount, string code) =>
            (await sim.CancelAsync(key, new { cancelReason = "x", refundReceiveAccount })).Is(400, code);
    }

    [Fact]
    public async Task Behaviors_play_around_the_issue_of_the_account()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string dropped = await sim.PayAsync(method: "VIRTUAL_ACCOUNT", behavior: "drop-answer");
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ConfirmAsync(dropped, key: "k"));
        (await sim.FindAsync(dropped)).IsPayment("WAITING_FOR_DEPOSIT");
        (await sim.ConfirmAsync(dropped, key: "k")).IsPayment("WAITING_FOR_DEPOSIT");

        string declined = await sim.PayAsync(method: "VIRTUAL_ACCOUNT", behavior: "decline:NOT_AVAILABLE_BANK");
        (await sim.ConfirmAsync(declined)).Is(403, "NOT_AVAILABLE_BANK");
        (await DepositAsync(sim, declined)).Is(400, "INVALID_REQUEST");
        (await DepositAsync(sim, "nobody")).Is(404, "NOT_FOUND");
    }

    [Fact]
    public async Task The_part_without_tax_follows_what_is_left()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply made = await sim.SimAsync(HttpMethod.Post, "sim/payments", new { orderId = "order-1", amount = 12_000, taxFreeAmount = 1_000 });
        string key = made.Text("paymentKey");
        Reply paid = (await sim.ConfirmAsync(key, amount: 12_000)).IsPayment("DONE");
        Assert.Equal((1_000, 1_000, 10_000), (paid.Number("taxFreeAmount"), paid.Number("vat"), paid.Number("suppliedAmount")));

        (await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 5_000, taxFreeAmount = 1_001 })).Is(400, "INVALID_REQUEST");
        Reply part = await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 1_500, taxFreeAmount = 400 });
        Assert.Equal((600, 10_500), (part.IsPayment("PARTIAL_CANCELED").Number("taxFreeAmount"), part.Number("balanceAmount")));
        Reply rest = await sim.CancelAsync(key, new { cancelReason = "x" });
        Assert.Equal((0, 0, 0), (rest.Number("taxFreeAmount"), rest.Number("vat"), rest.Number("suppliedAmount")));
    }
}
