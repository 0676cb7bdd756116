namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class DirectPaymentTests
{
    private static object Card(string number = "9410001234567890", string year = "30", string month = "12", string orderId = "order-1") => new
    {
        amount = 10_000, orderId, orderName = "전화 주문", cardNumber = number, cardExpirationYear = year, cardExpirationMonth = month,
        customerIdentityNumber = "900101",
    };

    private static Task<Reply> KeyInAsync(SimulatorHost sim, object body, string? key = null) =>
        sim.TossAsync(HttpMethod.Post, "v1/payments/key-in", body, key);

    private static Task<Reply> AccountAsync(SimulatorHost sim, object body) => sim.TossAsync(HttpMethod.Post, "v1/virtual-accounts", body);

    [Fact]
    public async Task A_card_number_pays_once_and_comes_back_masked()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply paid = (await KeyInAsync(sim, Card(), "k")).IsPayment("DONE");
        Assert.Equal("94100012****789*", paid.Json.GetProperty("card").GetProperty("number").GetString());
        Assert.DoesNotContain("9410001234567890", paid.Body, StringComparison.Ordinal);
        Assert.Equal(paid.Body, (await KeyInAsync(sim, Card(), "k")).Body);
        (await KeyInAsync(sim, Card())).Is(400, "DUPLICATED_ORDER_ID");
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());
    }

    [Fact]
    public async Task A_card_that_cannot_be_is_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        (await KeyInAsync(sim, Card(number: "941000"))).Is(400, "INVALID_CARD_NUMBER");
        (await KeyInAsync(sim, Card(year: "26", month: "02"))).Is(400, "INVALID_CARD_EXPIRATION");
        (await KeyInAsync(sim, Card(month: "13"))).Is(400, "INVALID_CARD_EXPIRATION");
        (await KeyInAsync(sim, new { amount = 10_000, orderId = "order-1", orderName = "x" })).Is(400, "INVALID_REQUEST");
        (await KeyInAsync(sim, Card(year: "26", month: "03"))).IsPayment("DONE");      // its last month
    }

    [Fact]
    public async Task An_account_is_issued_without_a_window_until_a_date_or_for_hours()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply hours = await AccountAsync(sim, Body("order-1", validHours: 1));
        Assert.Equal("2026-03-01T10:00:00+09:00", hours.IsPayment("WAITING_FOR_DEPOSIT").Json.GetProperty("virtualAccount").GetProperty("dueDate").GetString());
        Reply date = await AccountAsync(sim, Body("order-2", dueDate: "2026-03-05T23:00:00"));
        Assert.Equal("2026-03-05T23:00:00+09:00", date.Json.GetProperty("virtualAccount").GetProperty("dueDate").GetString());

        (await AccountAsync(sim, Body("order-3", validHours: 1, dueDate: "2026-03-05T23:00:00"))).Is(400, "INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE");
        (await AccountAsync(sim, Body("order-3", validHours: 2161))).Is(400, "EXCEED_MAX_VALID_HOURS");
        (await AccountAsync(sim, Body("order-3", dueDate: "2026-06-01T00:00:00"))).Is(400, "EXCEED_MAX_DUE_DATE");
        (await AccountAsync(sim, Body("order-3", dueDate: "2026-02-01T00:00:00"))).Is(400, "INVALID_DATE");
        (await AccountAsync(sim, Body("order-3", bank: "90"))).Is(400, "INVALID_BANK");
        (await AccountAsync(sim, Body("order-1"))).Is(400, "DUPLICATED_ORDER_ID");
    }

    private static Dictionary<string, object> Body(string orderId, int? validHours = null, string? dueDate = null, string bank = "신한")
    {
        var body = new Dictionary<string, object>
        {
            ["amount"] = 10_000, ["orderId"] = orderId, ["orderName"] = "쌀", ["customerName"] = "김토스", ["bank"] = bank,
        };
        if (validHours is { } hours)
            body["validHours"] = hours;
        if (dueDate is not null)
            body["dueDate"] = dueDate;
        return body;
    }
}
