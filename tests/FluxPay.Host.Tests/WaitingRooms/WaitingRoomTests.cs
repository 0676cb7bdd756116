using System.Globalization;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;

namespace FluxPay.Host.Tests.WaitingRooms;

/// <summary>The contract of the waiting rooms, on one host by itself.</summary>
public sealed class WaitingRoomTests : IAsyncLifetime
{
    private const string Rooms = "/api/v1/waiting-rooms";
    private static readonly string[] TicketMembers =
    [
        "ticket", "state", "position", "ahead", "etaSeconds", "etaLow", "etaHigh", "refreshAfterMs", "pass", "passExpiresAt",
    ];

    private readonly RoomPolicies _policies = new();
    private HostProcess _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = _policies.Folder });

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _policies.Dispose();
    }

    [Fact]
    public async Task A_customer_joins_polls_is_admitted_and_leaves()
    {
        var joined = (await JoinAsync("one", "cust-1")).Ok(201);
        joined.Result.Has(TicketMembers);
        Assert.Equal(("WAITING", 1, 0), (joined.Text("state"), joined.Number("position"), joined.Number("ahead")));
        Assert.InRange(joined.Text("ticket").Length, 1, 300);
        Assert.Equal(251, joined.Number("refreshAfterMs"));   // a thousand are let in each second, and this one is next
        Assert.Equal($"{Rooms}/one/tickets/{joined.Text("ticket")}", joined.Headers.Location!.OriginalString);
        Assert.True(joined.Headers.CacheControl!.NoStore);
        Assert.True(joined.Headers.RetryAfter!.Delta > TimeSpan.Zero);

        var admitted = await AdmittedAsync("one", joined.Text("ticket"));
        admitted.Result.Has(TicketMembers);
        Assert.Equal((0, 0), (admitted.Number("position"), admitted.Number("ahead")));
        Assert.NotEmpty(admitted.Text("pass"));
        Assert.True(admitted.Result.Instant("passExpiresAt") > admitted.Headers.Date!.Value.AddMinutes(9));
        Assert.Equal(admitted.Text("pass"), (await JoinAsync("one", "cust-1")).Ok(201).Text("pass"));

        string second = (await JoinAsync("one", "cust-2")).Ok(201).Text("ticket");
        Assert.Equal("WAITING", (await _host.Service.GetAsync($"{Rooms}/one/tickets/{second}")).Ok().Text("state"));   // there is room for one
        (await _host.Service.DeleteAsync($"{Rooms}/one/tickets/{admitted.Text("ticket")}")).Ok().Result.Has(TicketMembers);
        (await _host.Service.GetAsync($"{Rooms}/one/tickets/{joined.Text("ticket")}")).Refused(410, "WTR_002");
        await AdmittedAsync("one", second);
    }

    [Fact]
    public async Task A_protected_path_needs_a_pass_of_its_customer()
    {
        object order = new { customerId = "cust-1", amount = 1000 };
        var refused = (await _host.Service.PostAsync("/api/v1/orders", order)).Refused(429, "WTR_001");
        refused.Result.Has(TicketMembers);
        Assert.NotNull(refused.Headers.RetryAfter);
        string pass = refused.Text("pass");   // nobody waits, so the way in is open at once

        foreach (string path in new[] { "/api/v1/orders", "/api/v1/orders/", "/API/v1/Orders", "/api/v1/%6Frders" })
        {
            (await _host.Service.PostAsync(path, order)).Refused(429, "WTR_001");
            (await SendAsync(path, order, "X-FluxPay-Pass", pass)).Ok(201);
        }
        (await SendAsync("/api/v1/orders", order, "Cookie", $"a=b; fluxpay_pass={pass}")).Ok(201);
        (await SendAsync("/api/v1/orders", new { customerId = "cust-2", amount = 1000 }, "X-FluxPay-Pass", pass)).Refused(429, "WTR_001");
        (await SendAsync("/api/v1/orders", order, "X-FluxPay-Pass", pass[..^2] + "AA")).Refused(429, "WTR_001");
        Assert.Equal("null", (await _host.Service.GetAsync("/api/v1/orders")).Refused(429, "WTR_001").Result.GetRawText());   // nobody is named
        (await _host.Anonymous.PostAsync("/api/v1/orders", order)).Refused(401, "REQ_002");
        (await _host.Service.GetAsync("/api/v1/orders/ord_1")).Refused(404, "PAY_006");   // the exact path, and no other

        // Another service's orders are not behind this room.
        string key = (await _host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { })).Ok(201).Text("key");
        using var shop = new Api(_host.Url, key);
        (await shop.GetAsync("/api/v1/orders")).Ok();
    }

    [Theory]
    [InlineData("X-FluxPay-Pass", "{0}")]
    [InlineData("Cookie", "fluxpay_pass={0}")]
    public async Task A_buyer_who_goes_on_keeps_the_pass_up_to_the_rooms_bound(string header, string form)
    {
        object order = new { customerId = "cust-1", amount = 1000 };
        string first = (await _host.Service.PostAsync("/api/v1/orders", order)).Refused(429, "WTR_001").Text("pass"), pass = first;
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _host.Url };
        http.DefaultRequestHeaders.Authorization = _host.Service.Http.DefaultRequestHeaders.Authorization;
        Task<ApiAnswer> BuyAsync(string with) =>
            SendAsync("/api/v1/orders", order, header, string.Format(CultureInfo.InvariantCulture, form, with), http);
        Assert.False((await BuyAsync(pass)).Ok(201).Headers.Contains("X-FluxPay-Pass"));   // young still
        for (int minutes = 9; minutes < 30; minutes += 9)
        {
            await AdvanceAsync("9m");
            var bought = (await BuyAsync(pass)).Ok(201);
            string renewed = Assert.Single(bought.Headers.GetValues("X-FluxPay-Pass"));
            Assert.NotEqual(pass, renewed);
            Assert.True(bought.Headers.CacheControl!.NoStore);
            Assert.True(DateTimeOffset.Parse(Assert.Single(bought.Headers.GetValues("X-FluxPay-Pass-Expires")), CultureInfo.InvariantCulture)
                > DateTimeOffset.UnixEpoch);
            Assert.Equal(header == "Cookie", bought.Headers.TryGetValues("Set-Cookie", out var cookies)
                && Assert.Single(cookies).StartsWith($"fluxpay_pass={renewed}; max-age=", StringComparison.Ordinal));
            pass = renewed;
        }
        (await BuyAsync(first)).Refused(429, "WTR_001");
        await AdvanceAsync("3m");
        (await BuyAsync(pass)).Refused(429, "WTR_001");   // half an hour is over
    }

    [Fact]
    public async Task An_operator_has_the_next_key_sign_and_what_the_one_before_it_signed_stays_valid()
    {
        object order = new { customerId = "cust-1", amount = 1000 };
        string pass = (await _host.Service.PostAsync("/api/v1/orders", order)).Refused(429, "WTR_001").Text("pass");
        var keys = (await _host.Admin.PostAsync("/api/v1/admin/waiting-room-keys/rotate", new { })).Ok();
        Assert.Equal(["CURRENT", "NEXT"], States(keys));
        Assert.Equal(pass.Split('.')[1], keys.Result.GetProperty("keys")[0].GetProperty("signingKey").GetString());
        Assert.Equal(keys.Result.ToString(), (await _host.Admin.PostAsync("/api/v1/admin/waiting-room-keys/rotate", new { })).Ok().Result.ToString());
        await AdvanceAsync("1m");
        var now = (await _host.Admin.GetAsync("/api/v1/admin/waiting-room-keys")).Ok();
        Assert.Equal(["OLD", "CURRENT"], States(now));
        string young = (await _host.Service.PostAsync("/api/v1/orders", new { customerId = "cust-2", amount = 1 })).Refused(429, "WTR_001").Text("pass");
        Assert.Equal(now.Result.GetProperty("keys")[1].GetProperty("signingKey").GetString(), young.Split('.')[1]);
        (await SendAsync("/api/v1/orders", order, "X-FluxPay-Pass", pass)).Ok(201);
        (await _host.Service.GetAsync("/api/v1/admin/waiting-room-keys")).Refused(403, "REQ_003");
    }

    private static string?[] States(ApiAnswer keys) =>
        [.. keys.Result.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("state").GetString())];

    private async Task AdvanceAsync(string by) => (await _host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by })).Ok();

    [Fact]
    public async Task An_operator_holds_drains_and_opens_and_it_is_kept_over_a_restart()
    {
        string first = (await JoinAsync("open", "cust-1")).Ok(201).Text("ticket");
        var held = (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/open", new { mode = "HOLD", admitPerSecond = 7 })).Ok();
        Assert.Equal(("HOLD", 7, 7, 100000), (held.Text("mode"), held.Number("admitPerSecond"), held.Number("burst"), held.Number("maxActive")));
        string second = (await JoinAsync("open", "cust-2")).Ok(201).Text("ticket");
        Assert.Equal("WAITING", (await _host.Service.GetAsync($"{Rooms}/open/tickets/{second}")).Ok().Text("state"));
        Assert.Equal("null", (await _host.Service.GetAsync($"{Rooms}/open/tickets/{second}")).Result.GetProperty("etaSeconds").GetRawText());

        (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/open", new { mode = "DRAIN", maxActive = 5 })).Ok();
        var closed = (await JoinAsync("open", "cust-3")).Refused(503, "WTR_003");
        Assert.NotNull(closed.Headers.RetryAfter);
        await AdmittedAsync("open", second);   // whoever waits is still admitted

        await _host.RestartAsync();
        var room = (await _host.Service.GetAsync($"{Rooms}/open")).Ok();
        Assert.Equal(("DRAIN", 7, 5), (room.Text("mode"), room.Number("admitPerSecond"), room.Number("maxActive")));
        (await JoinAsync("open", "cust-3")).Refused(503, "WTR_003");
        var passed = (await _host.Service.GetAsync($"{Rooms}/open/tickets/{first}")).Ok();   // its pass outlives the process
        Assert.Equal("ADMITTED", passed.Text("state"));
        (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/open", new { mode = "OPEN" })).Ok();
        (await JoinAsync("open", "cust-3")).Ok(201);

        (await _host.Service.PutAsync("/api/v1/admin/waiting-rooms/open", new { mode = "OPEN" })).Refused(403, "REQ_003");
        (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/none", new { mode = "OPEN" })).Refused(404, "PAY_006");
        Assert.Equal(["adaptive.max", "adaptive.targetLatency", "admitPerSecond", "mode"],
            (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/open",
                """{"mode": "SHUT", "admitPerSecond": 0, "adaptive": {"min": 5, "max": 2, "targetLatency": "soon"}}"""))
            .Refused(400, "REQ_001").Fields().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_that_was_killed_gets_its_line_back_from_the_tickets()
    {
        (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/line", new { mode = "HOLD" })).Ok();
        var tickets = new List<string>();
        for (int n = 0; n < 6; n++)
            tickets.Add((await JoinAsync("line", $"cust-{n}")).Ok(201).Text("ticket"));
        await _host.KillAsync();
        await _host.RestartAsync();
        foreach (int n in new[] { 3, 0, 5, 1, 4, 2 })
            (await _host.Service.GetAsync($"{Rooms}/line/tickets/{tickets[n]}")).Ok();
        Assert.Equal(7, (await JoinAsync("line", "newcomer")).Ok(201).Number("position"));
        for (int n = 0; n < 6; n++)
            Assert.Equal(n + 1, (await JoinAsync("line", $"cust-{n}")).Ok(201).Number("position"));
    }

    [Fact]
    public async Task A_public_room_is_for_browsers_and_the_others_are_for_keys_of_their_service()
    {
        var joined = (await _host.Anonymous.PostAsync($"{Rooms}/everyone/tickets", new { customerId = "cust-1" })).Ok(201);
        Assert.Equal("*", Assert.Single(joined.Headers.GetValues("Access-Control-Allow-Origin")));
        (await _host.Anonymous.GetAsync($"{Rooms}/everyone/tickets/{joined.Text("ticket")}")).Ok();
        using var preflight = await _host.Anonymous.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"{Rooms}/everyone/tickets"));
        Assert.Equal(204, (int)preflight.StatusCode);
        Assert.Contains("Content-Type", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);

        (await _host.Anonymous.PostAsync($"{Rooms}/open/tickets", new { customerId = "cust-1" })).Refused(401, "REQ_002");
        (await _host.Anonymous.PostAsync($"{Rooms}/none/tickets", new { customerId = "cust-1" })).Refused(401, "REQ_002");
        (await JoinAsync("none", "cust-1")).Refused(404, "PAY_006");
        (await JoinAsync("open", "no one")).Refused(400, "REQ_001");
        string key = (await _host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { })).Ok(201).Text("key");
        using var shop = new Api(_host.Url, key);
        (await shop.PostAsync($"{Rooms}/open/tickets", new { customerId = "cust-1" })).Refused(404, "PAY_006");
        (await shop.GetAsync($"{Rooms}/open")).Refused(404, "PAY_006");
        (await _host.Service.GetAsync($"{Rooms}/open/tickets/none")).Refused(410, "WTR_002");
    }

    [Fact]
    public async Task A_stream_tells_until_the_customer_is_admitted()
    {
        string ticket = (await JoinAsync("still", "cust-1")).Ok(201).Text("ticket");
        using var response = await _host.Service.Http.GetAsync($"{Rooms}/still/tickets/{ticket}/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: ticket", await reader.ReadLineAsync());
        Assert.Contains("\"state\":\"WAITING\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        (await _host.Admin.PutAsync("/api/v1/admin/waiting-rooms/still", new { mode = "OPEN" })).Ok();
        string rest = await reader.ReadToEndAsync();   // it ends by itself
        string last = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("data: {", last, StringComparison.Ordinal);
        using var told = System.Text.Json.JsonDocument.Parse(last["data: ".Length..]);
        told.RootElement.Has(TicketMembers);
        Assert.Equal("ADMITTED", told.RootElement.GetProperty("state").GetString());
        (await _host.Service.GetAsync($"{Rooms}/still/tickets/none/stream")).Refused(410, "WTR_002");
    }

    [Fact]
    public async Task Before_it_opens_a_room_has_no_order_and_shows_what_its_draw_is_bound_to()
    {
        var joined = (await JoinAsync("tomorrow", "cust-1")).Ok(201);
        Assert.Equal("PRE_QUEUE", joined.Text("state"));
        Assert.Equal("null", joined.Result.GetProperty("position").GetRawText());
        var room = (await _host.Service.GetAsync($"{Rooms}/tomorrow")).Ok();
        Assert.Equal(64, room.Text("drawCommitment").Length);
        Assert.Equal("null", room.Result.GetProperty("drawSeed").GetRawText());
        Assert.Equal(room.Text("drawCommitment"), (await _host.Service.GetAsync($"{Rooms}/tomorrow")).Ok().Text("drawCommitment"));
    }

    private Task<ApiAnswer> JoinAsync(string room, string customerId) => _host.Service.PostAsync($"{Rooms}/{room}/tickets", new { customerId });

    private Task<ApiAnswer> AdmittedAsync(string room, string ticket) => Eventually.IsTrueAsync(
        () => _host.Service.GetAsync($"{Rooms}/{room}/tickets/{ticket}"), answer => answer.Ok().Text("state") == "ADMITTED");

    private async Task<ApiAnswer> SendAsync(string path, object body, string header, string value, HttpClient? http = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = System.Net.Http.Json.JsonContent.Create(body);
        request.Headers.Add(header, value);
        using var response = await (http ?? _host.Service.Http).SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }
}
