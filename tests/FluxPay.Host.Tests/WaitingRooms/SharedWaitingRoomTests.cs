using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.WaitingRooms;

/// <summary>Two hosts with one Redis between them.</summary>
public sealed class SharedWaitingRoomTests
{
    private const string Rooms = "/api/v1/waiting-rooms";

    [Fact]
    public async Task Two_hosts_are_one_room_and_a_Redis_that_is_killed_loses_no_place_and_no_pass()
    {
        using var policies = new RoomPolicies();
        await using var redis = await RedisServer.StartAsync();
        var settings = Settings(policies, redis);
        await using var one = await HostProcess.StartAsync(settings);
        await using var two = await HostProcess.StartAsync(settings);
        HostProcess[] hosts = [one, two];

        object order = new { customerId = "cust-1", amount = 1000 };
        string pass = (await one.Service.PostAsync("/api/v1/orders", order)).Refused(429, "WTR_001").Text("pass");
        (await OrderAsync(two, order, pass)).Ok(201);
        (await one.Admin.PostAsync("/api/v1/admin/waiting-room-keys/rotate", new { })).Refused(409, "PAY_004");   // they are the configuration's

        (await one.Admin.PutAsync("/api/v1/admin/waiting-rooms/line", new { mode = "HOLD" })).Ok();
        var tickets = new string[8];
        for (int n = 0; n < tickets.Length; n++)
            tickets[n] = (await JoinAsync(hosts[n % 2], $"cust-{n}")).Ok(201).Text("ticket");
        Assert.Equal(8, (await JoinAsync(one, "cust-7")).Number("position"));   // taken at the other host

        await redis.KillAsync();
        (await OrderAsync(one, order, pass)).Ok(201);
        var refused = await Eventually.IsTrueAsync(() => JoinAsync(two, "newcomer"), a => a.StatusCode == 503);
        Assert.NotNull(refused.Refused(503, "SYS_002").Headers.RetryAfter);
        (await two.Service.PostAsync("/api/v1/orders", new { customerId = "cust-9", amount = 1 })).Refused(503, "SYS_002");
        for (int n = 0; n < tickets.Length; n++)
            tickets[n] = (await hosts[n % 2].Service.GetAsync($"{Rooms}/line/tickets/{tickets[n]}")).Ok().Text("ticket");

        await redis.RestartAsync();
        foreach (var host in hosts)
        {
            await Eventually.IsTrueAsync(async () => (await host.Anonymous.GetAsync("/health/ready")).Body,
                body => body.Contains("Redis answers", StringComparison.Ordinal));
            Assert.Equal(0, (await host.Service.GetAsync($"{Rooms}/line")).Ok().Number("waiting"));   // it has lost everything
        }
        foreach (int n in new[] { 5, 0, 7, 2, 6, 1, 3, 4 })
        {
            var back = await hosts[(n + 1) % 2].Service.GetAsync($"{Rooms}/line/tickets/{tickets[n]}");   // at the other host than before
            tickets[n] = back.Ok().Text("ticket");
        }
        Assert.Equal(9, (await JoinAsync(one, "newcomer")).Ok(201).Number("position"));
        for (int n = 0; n < tickets.Length; n++)
            Assert.Equal(n + 1, (await JoinAsync(hosts[n % 2], $"cust-{n}")).Ok(201).Number("position"));
        (await OrderAsync(two, order, pass)).Ok(201);
        Assert.False(one.HasExited || two.HasExited);
    }

    [Fact]
    public async Task A_stream_goes_on_over_the_loss_of_Redis_and_ends_with_the_pass()
    {
        using var policies = new RoomPolicies();
        await using var redis = await RedisServer.StartAsync();
        await using var one = await HostProcess.StartAsync(Settings(policies, redis));
        await using var two = await HostProcess.StartAsync(Settings(policies, redis));
        (await one.Admin.PutAsync("/api/v1/admin/waiting-rooms/line", new { mode = "HOLD" })).Ok();
        string ticket = (await JoinAsync(one, "cust-1")).Ok(201).Text("ticket");
        using var stream = await two.Service.Http.GetAsync($"{Rooms}/line/tickets/{ticket}/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal("event: ticket", await reader.ReadLineAsync());

        await redis.KillAsync();
        await Eventually.IsTrueAsync(() => JoinAsync(two, "newcomer"), a => a.StatusCode == 503);
        await redis.RestartAsync();
        (await one.Admin.PutAsync("/api/v1/admin/waiting-rooms/line", new { mode = "QUEUE" })).Ok();
        string last = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains("\"state\":\"ADMITTED\"", last, StringComparison.Ordinal);
        Assert.Contains("\"pass\":\"v1.", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_turn_at_two_hosts_while_both_let_in_who_has_a_pass_of_the_old_or_the_new_one()
    {
        using var policies = new RoomPolicies();
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["FluxPay:Policies"] = policies.Folder,
            ["FluxPay:Redis"] = redis.ConnectionString,
            ["FluxPay:Postgres"] = postgres.ConnectionString(),
            ["FluxPay:WaitingRooms:KeysKnownAfter"] = "00:00:01",
        };
        await using var one = await HostProcess.StartAsync(settings);
        await using var two = await HostProcess.StartAsync(settings);
        HostProcess[] hosts = [one, two];
        static object Order(string customer) => new { customerId = customer, amount = 1000 };
        async Task<string> PassAsync(HostProcess host, string customer) =>
            (await host.Service.PostAsync("/api/v1/orders", Order(customer))).Refused(429, "WTR_001").Text("pass");

        string old = await PassAsync(one, "cust-1");
        string next = (await two.Admin.PostAsync("/api/v1/admin/waiting-room-keys/rotate", new { })).Ok()
            .Result.GetProperty("keys")[1].GetProperty("signingKey").GetString()!;
        int customers = 1;
        foreach (var host in hosts)
        {
            // Whoever comes meanwhile is let in at both, whichever key it was.
            string pass;
            do
            {
                string customer = $"cust-{++customers}";
                pass = await PassAsync(host, customer);
                foreach (var at in hosts)
                {
                    (await OrderAsync(at, Order(customer), pass)).Ok(201);
                    (await OrderAsync(at, Order("cust-1"), old)).Ok(201);
                }
            }
            while (pass.Split('.')[1] != next && customers < 5000);
            Assert.Equal(next, pass.Split('.')[1]);
        }
    }

    private static Dictionary<string, string> Settings(RoomPolicies policies, RedisServer redis) => new()
    {
        ["FluxPay:Policies"] = policies.Folder,
        ["FluxPay:Redis"] = redis.ConnectionString,
        ["FluxPay:WaitingRooms:Keys"] = $"a:{Convert.ToBase64String(new byte[32])}",   // each has a database of its own here
    };

    private static Task<ApiAnswer> JoinAsync(HostProcess host, string customerId) =>
        host.Service.PostAsync($"{Rooms}/line/tickets", new { customerId });

    private static async Task<ApiAnswer> OrderAsync(HostProcess host, object order, string pass)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders");
        request.Content = System.Net.Http.Json.JsonContent.Create(order);
        request.Headers.Add("X-FluxPay-Pass", pass);
        using var response = await host.Service.Http.SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }
}
