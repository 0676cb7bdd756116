namespace FluxPay.Client.Tests;

public sealed class ToleranceTests
{
    [Fact]
    public async Task New_values_and_fields_of_a_newer_server_are_carried_or_ignored()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok(Results.OrderWith("\"PENDING\"", "\"DISPUTED\", \"risk\": {\"score\": [1]}")
                .Replace("\"READY\"", "\"ESCROWED\"", StringComparison.Ordinal))
            .Ok("""{"items":[],"nextCursor":null}""").Client();

        var order = await fluxpay.Orders.GetAsync("ord_1");
        await fluxpay.Orders.ListAsync(new OrderQuery { Status = order.Status });

        Assert.Equal("DISPUTED", order.Status.Value);
        Assert.Equal("DISPUTED", $"{order.Status}");
        Assert.NotEqual(OrderStatus.Pending, order.Status);
        Assert.Equal("ESCROWED", order.Payment!.Status.Value);
        Assert.Equal("/api/v1/orders?status=DISPUTED", server.Requests[1].Path);
    }

    [Fact]
    public async Task A_new_field_of_the_envelope_is_ignored()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Json(200, $$"""{"traceId":"t","isSuccess":true,"code":"OK","message":"","result":{{Results.Use}}}""").Client();

        Assert.Equal(70, (await fluxpay.Credits.UseAsync("cust-1", 30)).Balance);
    }

    [Fact]
    public async Task A_missing_amount_is_told_and_never_zero()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("""{"usageId":"use_1","customerId":"cust-1","balance":70}""").Client();

        var failure = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Contains("amount", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_without_a_result_is_told()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok("null").Client();

        var failure = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Contains("no result", failure.Message, StringComparison.Ordinal);
    }
}
