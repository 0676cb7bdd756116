using System.Text.Json.Nodes;
using FluxPay.Payments;
using FluxPay.Toss.Http;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Toss.Tests.FakeToss;

namespace FluxPay.Toss.Tests;

public sealed class TossStatementsTests
{
    private static readonly DateOnly Day = new(2026, 1, 1);

    private static JsonObject Row(string key, string at = "2026-01-01T09:00:00+09:00", string status = "DONE", string? orderId = "flux-000001") => new()
    {
        ["mId"] = "m", ["transactionKey"] = key, ["paymentKey"] = "pk", ["orderId"] = orderId, ["method"] = "카드", ["customerKey"] = null,
        ["useEscrow"] = false, ["receiptUrl"] = "https://r", ["status"] = status, ["transactionAt"] = at, ["currency"] = "KRW", ["amount"] = 1000,
    };

    private static JsonObject Settled(string key, long amount, long payOut) => new()
    {
        ["transactionKey"] = key, ["paymentKey"] = "pk", ["orderId"] = "flux-000001", ["currency"] = "KRW", ["method"] = "카드",
        ["amount"] = amount, ["fees"] = new JsonArray(), ["payOutAmount"] = payOut, ["soldDate"] = "2026-01-01", ["paidOutDate"] = null,
        ["aFieldOfNextYear"] = true,
    };

    [Fact]
    public async Task Transactions_are_read_page_after_page_and_only_of_the_Korean_day()
    {
        await using var toss = await StartAsync(
            Json(200, new JsonArray(Row("a"), Row("b=")).ToJsonString()),
            Json(200, new JsonArray(Row("c", status: "PARTIAL_CANCELED"), Row("d", at: "2026-01-02T00:00:00+09:00")).ToJsonString()),
            Json(200, new JsonArray(Row("e", at: "2026-01-01T14:59:59Z", status: "OF_NEXT_YEAR")).ToJsonString()));
        var rows = await ReadAsync(toss, statements => statements.TransactionsAsync(Day, TestContext.Current.CancellationToken));

        Assert.Equal(["a", "b=", "c", "e"], rows.Select(row => row.Id));
        Assert.Equal([GatewayTransactionKind.Payment, GatewayTransactionKind.Payment, GatewayTransactionKind.Cancel, GatewayTransactionKind.Other],
            rows.Select(row => row.Kind));
        Assert.Equal(("OF_NEXT_YEAR", Fixtures.Won(1000), PaymentMethod.Card), (rows[3].Status, rows[3].Amount, rows[3].Method));
        const string span = "/v1/transactions?startDate=2026-01-01T00:00:00&endDate=2026-01-02T00:00:00&limit=2";
        Assert.Equal([span, span + "&startingAfter=b%3D", span + "&startingAfter=d"], toss.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task A_reading_that_was_cut_off_goes_on_after_the_last_row_of_a_Korean_day()
    {
        await using var toss = await StartAsync(Json(200, new JsonArray(Row("c")).ToJsonString()));
        TimeSpan offset = default;
        var rows = await ReadAsync(toss, statements =>
        {
            offset = statements.Zone.BaseUtcOffset;
            return statements.TransactionsAsync(Day, "b=", TestContext.Current.CancellationToken);
        });
        Assert.Equal(("c", TimeSpan.FromHours(9)), (rows.Single().Id, offset));
        Assert.EndsWith("&limit=2&startingAfter=b%3D", toss.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settlements_are_read_page_after_page_and_their_fee_is_what_is_missing()
    {
        await using var toss = await StartAsync(
            Json(200, new JsonArray(Settled("a", 10000, 9700), Settled("b", -4000, -3880)).ToJsonString()), Json(200, "[]"));
        var rows = await ReadAsync(toss, statements => statements.SettlementsAsync(Day, TestContext.Current.CancellationToken));
        Assert.Equal([(10000L, 300L, 9700L), (-4000L, -120L, -3880L)], rows.Select(row => (row.Amount, row.Fee, row.PayOut)));
        Assert.Equal((Day, null), (rows[0].SoldOn, rows[0].PaidOutOn));
        Assert.EndsWith("&dateType=soldDate&page=2&size=2", toss.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "[{}]")]
    [InlineData(200, "[null]")]
    [InlineData(400, """{"code":"INVALID_DATE","message":"x"}""")]
    [InlineData(401, """{"code":"UNAUTHORIZED_KEY","message":"x"}""")]
    public async Task What_cannot_be_read_whole_is_told_and_never_left_out(int status, string body)
    {
        await using var toss = await StartAsync();
        toss.Otherwise = Json(status, body);
        var failure = await Assert.ThrowsAsync<FluxPayException>(
            () => ReadAsync(toss, statements => statements.TransactionsAsync(Day, TestContext.Current.CancellationToken)));
        Assert.Equal(ErrorCode.GatewayUnavailable, failure.Error.Code);
        await Assert.ThrowsAsync<FluxPayException>(
            () => ReadAsync(toss, statements => statements.SettlementsAsync(Day, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_question_that_met_a_busy_Toss_is_asked_again()
    {
        await using var toss = await StartAsync(Error(429, "TOO_MANY_REQUESTS"), Error(500, "COMMON_ERROR"), Json(200, "[]"));
        Assert.Empty(await ReadAsync(toss, statements => statements.TransactionsAsync(Day, TestContext.Current.CancellationToken)));
    }

    private static async Task<List<T>> ReadAsync<T>(FakeToss toss, Func<IGatewayStatements, IAsyncEnumerable<T>> read)
    {
        await using var test = new TestGateway(toss.Url);
        var statements = new TossStatements(
            test.Services.GetRequiredService<TossClient>(), test.Services.GetRequiredService<TossAlarm>(), rows: 2);
        var rows = new List<T>();
        await foreach (var row in read(statements))
            rows.Add(row);
        return rows;
    }
}
