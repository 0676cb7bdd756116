namespace FluxPay.Client.Tests;

public sealed class PagingTests
{
    [Fact]
    public async Task Pages_are_followed_to_the_last()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok(Page("ord_3", "c2")).Ok(Page("ord_2", "c3")).Ok(Page("ord_1", null)).Client();

        List<string> ids = [];
        await foreach (var order in fluxpay.Orders.ListAllAsync(new OrderQuery { CustomerId = "cust-1", Limit = 1 }))
            ids.Add(order.OrderId);

        Assert.Equal(["ord_3", "ord_2", "ord_1"], ids);
        Assert.Equal(
            [
                "/api/v1/orders?customerId=cust-1&limit=1",
                "/api/v1/orders?customerId=cust-1&limit=1&cursor=c2",
                "/api/v1/orders?customerId=cust-1&limit=1&cursor=c3",
            ],
            server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_page_is_read_only_when_it_is_needed()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Page("ord_3", "c2")).Client();

        await foreach (var order in fluxpay.Orders.ListAllAsync())
        {
            Assert.Equal("ord_3", order.OrderId);
            break;
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Ledgers_and_keys_are_followed_too()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Ok("""{"items":[],"nextCursor":"e2"}""").Ok("""{"items":[],"nextCursor":null}""")
            .Ok("""{"items":[],"nextCursor":"k2"}""").Ok("""{"items":[],"nextCursor":null}""").Client();

        await foreach (var _ in fluxpay.Credits.ListAllEntriesAsync(new EntryQuery { CustomerId = "cust-1" })) { }
        await foreach (var _ in fluxpay.Admin.ListAllKeysAsync("moa")) { }

        Assert.Equal(
            [
                "/api/v1/credits/entries?customerId=cust-1", "/api/v1/credits/entries?customerId=cust-1&cursor=e2",
                "/api/v1/admin/services/moa/keys", "/api/v1/admin/services/moa/keys?cursor=k2",
            ],
            server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Following_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Page("ord_3", "c2")).Ok(Page("ord_2", null)).Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in fluxpay.Orders.ListAllAsync().WithCancellation(cancellation.Token))
                await cancellation.CancelAsync();
        });

        Assert.Single(server.Requests);
    }

    private static string Page(string orderId, string? next) =>
        $$"""{"items":[{{Results.OrderWith("ord_1", orderId)}}],"nextCursor":{{(next is null ? "null" : $"\"{next}\"")}}}""";
}
