using System.Text.Json;

namespace FluxPay.TossSimulator.Tests.Ledger;

public sealed class LedgerTests
{
    private static Task<Reply> TransactionsAsync(SimulatorHost sim, string more = "", string from = "2026-03-01", string until = "2026-03-02") =>
        sim.TossAsync(HttpMethod.Get, $"v1/transactions?startDate={from}&endDate={until}{more}");

    private static Task<Reply> SettlementsAsync(SimulatorHost sim, string more = "", string from = "2026-03-01", string until = "2026-03-31") =>
        sim.TossAsync(HttpMethod.Get, $"v1/settlements?startDate={from}&endDate={until}{more}");

    private static string?[] Texts(Reply reply, string name) => [.. reply.Json.EnumerateArray().Select(row => row.GetProperty(name).GetString())];

    private static long[] Numbers(Reply reply, string name) => [.. reply.Json.EnumerateArray().Select(row => row.GetProperty(name).GetInt64())];

    [Fact]
    public async Task Each_movement_is_a_row_of_its_own_and_a_cancel_is_positive()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string card = await sim.PayAsync();
        await sim.ConfirmAsync(card);
        await sim.CancelAsync(card, new { cancelReason = "x", cancelAmount = 4_000 });
        string account = await sim.PayAsync("order-2", method: "VIRTUAL_ACCOUNT");
        await sim.ConfirmAsync(account, "order-2");
        await sim.SimAsync(HttpMethod.Post, "sim/deposits", new { paymentKey = account });
        await sim.ConfirmAsync(await sim.PayAsync("order-3", behavior: "decline:REJECT_CARD_PAYMENT"), "order-3");

        Reply rows = await TransactionsAsync(sim);
        Assert.Equal(["DONE", "PARTIAL_CANCELED", "WAITING_FOR_DEPOSIT", "DONE"], Texts(rows, "status"));
        Assert.Equal([10_000, 4_000, 0, 10_000], Numbers(rows, "amount"));
        Assert.Equal([card, card, account, account], Texts(rows, "paymentKey"));
        Assert.Equal(4, Texts(rows, "transactionKey").Distinct().Count());
    }

    [Fact]
    public async Task Pages_go_on_after_a_transaction_key_until_one_is_short()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        for (int i = 1; i <= 5; i++)
            await sim.ConfirmAsync(await sim.PayAsync($"order-{i}"), $"order-{i}");

        var seen = new List<string?>();
        string after = "";
        Reply page;
        do
        {
            page = await TransactionsAsync(sim, "&limit=2" + after);
            seen.AddRange(Texts(page, "orderId"));
            after = "&startingAfter=" + Texts(page, "transactionKey").LastOrDefault();
        }
        while (page.Json.GetArrayLength() == 2);
        Assert.Equal(["order-1", "order-2", "order-3", "order-4", "order-5"], seen);
    }

    [Fact]
    public async Task Days_are_Korean_and_impossible_questions_are_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        sim.Time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 15, 0, 0, TimeSpan.Zero));       // March 2nd in Korea
        await sim.ConfirmAsync(await sim.PayAsync());
        Assert.Equal(0, (await TransactionsAsync(sim, from: "2026-03-01T00:00:00", until: "2026-03-01T23:59:59")).Json.GetArrayLength());
        Assert.Equal(1, (await TransactionsAsync(sim, from: "2026-03-02", until: "2026-03-03")).Json.GetArrayLength());

        (await TransactionsAsync(sim, from: "yesterday")).Is(400, "INVALID_DATE");
        (await TransactionsAsync(sim, "&limit=5001")).Is(400, "EXCEED_MAX_QUERY_LIMIT");
        (await TransactionsAsync(sim, "&startingAfter=nobody")).Is(400, "INVALID_PAGING_KEY");
        (await SettlementsAsync(sim, "&dateType=someDate")).Is(400, "INVALID_REQUEST");
        (await SettlementsAsync(sim, from: "2026-03-01T00:00:00")).Is(400, "INVALID_DATE");
    }

    [Fact]
    public async Task Settlements_appear_the_day_after_and_add_up()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        await sim.ConfirmAsync(key);
        Assert.Equal(0, (await SettlementsAsync(sim)).Json.GetArrayLength());

        sim.Time.Advance(TimeSpan.FromDays(1));
        await sim.CancelAsync(key, new { cancelReason = "x", cancelAmount = 4_000 });
        sim.Time.Advance(TimeSpan.FromDays(1));
        Reply rows = await SettlementsAsync(sim);
        Assert.Equal([10_000, -4_000], Numbers(rows, "amount"));
        foreach (JsonElement row in rows.Json.EnumerateArray())
        {
            long fee = row.GetProperty("fees").EnumerateArray().Sum(one => one.GetProperty("fee").GetInt64());
            Assert.Equal(row.GetProperty("amount").GetInt64(), row.GetProperty("payOutAmount").GetInt64() + fee);
            Assert.Equal(fee, row.GetProperty("supplyAmount").GetInt64() + row.GetProperty("vat").GetInt64());
        }
        Assert.Equal(["2026-03-01", "2026-03-02"], Texts(rows, "soldDate"));
        Reply paidOut = await SettlementsAsync(sim, "&dateType=paidOutDate", "2026-03-03", "2026-03-03");
        Assert.Equal([10_000], Numbers(paidOut, "amount"));
        Reply second = await SettlementsAsync(sim, "&page=2&size=1");
        Assert.Equal([-4_000], Numbers(second, "amount"));
    }
}
