namespace FluxPay.TossSimulator.Tests.Ledger;

public sealed class CashReceiptTests
{
    private static Task<Reply> IssueAsync(SimulatorHost sim, string orderId = "order-1", string type = "소득공제") => sim.TossAsync(
        HttpMethod.Post, "v1/cash-receipts",
        new { amount = 10_000, orderId, orderName = "쌀", type, customerIdentityNumber = "01012345678" });

    private static Task<Reply> CancelAsync(SimulatorHost sim, string receiptKey, object body) =>
        sim.TossAsync(HttpMethod.Post, $"v1/cash-receipts/{receiptKey}/cancel", body);

    [Fact]
    public async Task A_receipt_is_issued_once_and_is_final_a_day_later()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply issued = await IssueAsync(sim);
        Assert.Equal(("IN_PROGRESS", "CONFIRM"), (issued.Text("issueStatus"), issued.Text("transactionType")));
        Assert.DoesNotContain("01012345678", issued.Body, StringComparison.Ordinal);
        (await IssueAsync(sim)).Is(400, "DUPLICATED_CASH_RECEIPT");
        (await IssueAsync(sim, "order-2", "영수증")).Is(400, "INVALID_REQUEST");

        sim.Time.Advance(TimeSpan.FromDays(1));
        Reply page = await sim.TossAsync(HttpMethod.Get, "v1/cash-receipts?requestDate=2026-03-01");
        Assert.Equal("COMPLETED", page.Json.GetProperty("data")[0].GetProperty("issueStatus").GetString());
    }

    [Fact]
    public async Task A_cancel_is_a_record_of_its_own_and_never_more_than_was_issued()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = (await IssueAsync(sim)).Text("receiptKey");
        Reply part = await CancelAsync(sim, key, new { amount = 4_000 });
        Assert.Equal(("c_" + key, "CANCEL", 4_000), (part.Text("receiptKey"), part.Text("transactionType"), part.Number("amount")));
        (await CancelAsync(sim, key, new { amount = 6_001 })).Is(400, "INVALID_REQUEST");
        Assert.Equal(6_000, (await CancelAsync(sim, key, new { })).Number("amount"));
        (await CancelAsync(sim, key, new { })).Is(400, "INVALID_REQUEST");
        (await CancelAsync(sim, "nobody", new { })).Is(404, "NOT_FOUND");
        Assert.Equal(200, (await IssueAsync(sim)).Status);       // all of it was taken back
    }

    [Fact]
    public async Task A_day_is_listed_page_by_page()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        for (int i = 1; i <= 3; i++)
            await IssueAsync(sim, $"order-{i}");
        Reply first = await sim.TossAsync(HttpMethod.Get, "v1/cash-receipts?requestDate=2026-03-01&limit=2");
        Assert.True(first.Json.GetProperty("hasNext").GetBoolean());
        Reply second = await sim.TossAsync(HttpMethod.Get, $"v1/cash-receipts?requestDate=2026-03-01&limit=2&cursor={first.Number("lastCursor")}");
        Assert.False(second.Json.GetProperty("hasNext").GetBoolean());
        Assert.Equal("order-3", Assert.Single(second.Json.GetProperty("data").EnumerateArray()).GetProperty("orderId").GetString());
        (await sim.TossAsync(HttpMethod.Get, "v1/cash-receipts?requestDate=today")).Is(400, "INVALID_DATE");
    }
}
