using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>The table of repeats, row by row.</summary>
public sealed class IdempotencyTests(SharedHost shared)
{
    private const string Use = "/api/v1/credits/use";

    private readonly string _customer = SharedHost.NewCustomer();

    [Fact]
    public async Task A_repeat_is_answered_to_the_byte_and_does_nothing()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var first = (await UseAsync(host, 30, "k")).Ok();
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        foreach (string key in new[] { "k", "\"k\"", " k " })
            IsReplay(first, await UseAsync(host, 30, key));
        IsReplay(first, await host.Service.PostAsync(Use, $$"""{ "amount" : 30, "customerId":"{{_customer}}" }""", $"{_customer}-k"));
        IsReplay(first, await host.Service.PostAsync(Use, new { customerId = _customer, amount = 30 }, $"{_customer}-k", "ko"));
        (await UseAsync(host, 31, "k")).Refused(422, "REQ_004").Result.Is(null);
        Assert.Equal((70, 0), await host.BalanceAsync(_customer));

        var created = (await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 5 }, $"{_customer}-k")).Ok(201);
        var again = await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 5 }, $"{_customer}-k");
        IsReplay(created, again);   // another path is another key, and the status and Location are kept
        Assert.Equal(created.Headers.Location, again.Headers.Location);
    }

    [Fact]
    public async Task Keys_with_quotes_and_escapes_are_one_key_in_both_spellings()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        var first = (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 }, $"{_customer}\\\"x")).Ok();
        IsReplay(first, await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 }, $"\"{_customer}\\\\\\\"x\""));
        string longest = _customer.PadRight(255, '~');
        (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 }, longest)).Ok();
        (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 }, longest + "~")).Refused(400, "REQ_001");
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"open\\\"")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("a b")]
    [InlineData("\"a\" b")]
    public async Task A_key_that_is_none_is_refused_and_nothing_runs(string key)
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 }, key)).Refused(400, "REQ_001");
        Assert.Equal((100, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task Two_lines_with_a_key_are_refused()
    {
        var host = await shared.StartedAsync();
        // HttpClient joins them into one line, so this request is written by hand.
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(host.Url.Host, host.Url.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            "POST /api/v1/credits/use HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer fp_test_moa\r\nContent-Type: application/json\r\n" +
            "Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"));
        using var reader = new StreamReader(stream);
        string answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"Idempotency-Key\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_business_refusal_stays_what_it_was()
    {
        var host = await shared.StartedAsync();
        var refused = (await UseAsync(host, 10, "k")).Refused(402, "PAY_001");
        await host.GrantAsync(_customer, 100);
        IsReplay(refused, await UseAsync(host, 10, "k"));
        (await UseAsync(host, 10, "k2")).Ok();

        var order = await host.OrderAsync(new { customerId = _customer, amount = 700 });
        string key = await host.Simulator.PayAsync(order.Text("orderId"), 700, "decline:REJECT_CARD_PAYMENT");
        var declined = (await host.ConfirmAsync(order.Text("orderId"), key, 700, _customer)).Refused(402, "PAY_002");
        IsReplay(declined, await host.ConfirmAsync(order.Text("orderId"), key, 700, _customer));
        var unknown = (await host.ConfirmAsync("ord_00000000000000000000000000", key, 700, _customer + "-u")).Refused(404, "PAY_006");
        IsReplay(unknown, await host.ConfirmAsync("ord_00000000000000000000000000", key, 700, _customer + "-u"));
    }

    [Fact]
    public async Task What_was_refused_before_anything_ran_is_free_to_run_corrected()
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, 100);
        object right = new { customerId = _customer, amount = 10 };
        (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 0 }, _customer)).Refused(400, "REQ_001");
        (await host.Service.PostAsync(Use, new { customerId = _customer, feature = "nothing" }, _customer)).Refused(400, "REQ_001");
        (await host.Anonymous.PostAsync(Use, right, _customer)).Refused(401, "REQ_002");
        (await host.Service.PostAsync(Use, new string(' ', 70_000), _customer)).Refused(413, "REQ_007");
        (await host.Service.PostAsync(Use, right, _customer)).Ok();

        (await host.Service.PostAsync("/api/v1/credits/grants", right, _customer)).Refused(403, "REQ_003");
        (await host.Admin.PostAsync("/api/v1/credits/grants", new { customerId = _customer, amount = 1, kind = "PAID", reason = "r" }, _customer)).Ok(201);
    }

    [Fact]
    public async Task While_the_first_runs_its_repeats_wait_and_another_body_is_told_so()
    {
        var host = await shared.StartedAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 700 });
        string orderId = order.Text("orderId"), paymentKey = await host.Simulator.PayAsync(orderId, 700, "slow:2500");
        var first = host.ConfirmAsync(orderId, paymentKey, 700, _customer);
        await Eventually.IsTrueAsync(() => host.GetOrderAsync(orderId), o => o.GetProperty("payment").GetProperty("inDoubt").GetBoolean());

        var repeat = (await host.ConfirmAsync(orderId, paymentKey, 700, _customer)).Refused(409, "PAY_003");
        repeat.Result.Is(null);
        Assert.NotNull(repeat.Headers.RetryAfter!.Delta);
        (await host.ConfirmAsync(orderId, paymentKey, 701, _customer)).Refused(422, "REQ_004");
        IsReplay((await first).Ok(), await host.ConfirmAsync(orderId, paymentKey, 700, _customer));
        Assert.Equal((1, 0, 700), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task An_unknown_outcome_is_answered_again_as_it_is_today()
    {
        var host = await shared.ImpatientAsync();
        var order = await host.OrderAsync(new { customerId = _customer, amount = 700 });
        string orderId = order.Text("orderId"), paymentKey = await host.Simulator.PayAsync(orderId, 700, "slow:4000");
        string location = $"/api/v1/payments/{order.Result.GetProperty("payment").GetProperty("paymentId").GetString()}";
        (await host.ConfirmAsync(orderId, paymentKey, 700, _customer)).Unknown(location);
        (await host.ConfirmAsync(orderId, paymentKey, 700, _customer)).Unknown(location);

        var settled = await Eventually.IsTrueAsync(() => host.ConfirmAsync(orderId, paymentKey, 700, _customer), a => a.StatusCode != 202);
        Assert.Equal("CONFIRMED", settled.Ok().Text("status"));
        Assert.Equal((1, 0, 700), await host.Simulator.ChargesAsync(orderId));
    }

    [Fact]
    public async Task A_host_that_demands_keys_says_so_where_money_moves_and_only_there()
    {
        var host = await shared.WithoutGatewayAsync();
        Assert.Equal(["Idempotency-Key"], (await host.Service.PostAsync(Use, new { customerId = _customer, amount = 1 })).Refused(400, "REQ_001").Fields());
        (await host.Service.PostAsync("/api/v1/orders", new { customerId = _customer, amount = 1 })).Refused(400, "REQ_001");
        (await host.Service.PostAsync("/api/v1/payments/confirm", new { })).Refused(400, "REQ_001");
        (await host.Anonymous.PostAsync("/api/v1/webhooks/toss", new { })).Ok();
        (await host.Admin.PostAsync("/api/v1/admin/services/moa/keys", new { })).Ok(201);
        (await UseAsync(host, 1, "k")).Refused(402, "PAY_001");
    }

    [Fact]
    public async Task Answers_outlive_the_host()
    {
        await using var host = await HostProcess.StartAsync();
        await host.GrantAsync(_customer, 100);
        var used = (await UseAsync(host, 10, "k")).Ok();
        var refused = (await UseAsync(host, 1000, "r")).Refused(402, "PAY_001");
        var key = (await host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { }, _customer)).Ok(201);

        await host.KillAsync();
        await host.RestartAsync();
        IsReplay(used, await UseAsync(host, 10, "k"));
        IsReplay(refused, await UseAsync(host, 1000, "r"));
        IsReplay(key, await host.Admin.PostAsync("/api/v1/admin/services/shop/keys", new { }, _customer));
        (await UseAsync(host, 11, "k")).Refused(422, "REQ_004");
        Assert.Equal((90, 0), await host.BalanceAsync(_customer));
    }

    [Fact]
    public async Task A_request_whose_host_died_at_the_gateway_is_resolved_before_it_is_answered()
    {
        await using var host = await HostProcess.StartAsync();
        (await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "1h" })).Ok();   // leases do not follow it
        var order = await host.OrderAsync(new { customerId = _customer, amount = 700 });
        string orderId = order.Text("orderId"), paymentKey = await host.Simulator.PayAsync(orderId, 700, "slow:3000");
        var lost = host.ConfirmAsync(orderId, paymentKey, 700, _customer);
        await Eventually.IsTrueAsync(() => host.GetOrderAsync(orderId), o => o.GetProperty("payment").GetProperty("inDoubt").GetBoolean());
        await host.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);

        await host.RestartAsync();
        var told = new HashSet<string>();
        var settled = await Eventually.IsTrueAsync(async () =>
        {
            var answer = await host.ConfirmAsync(orderId, paymentKey, 700, _customer);
            told.Add($"{answer.StatusCode} {answer.Code}");
            return answer;
        }, a => a.StatusCode == 200);
        Assert.Equal("CONFIRMED", settled.Ok().Text("status"));
        Assert.Subset(new HashSet<string> { "409 PAY_007", "200 OK" }, told);
        Assert.Equal((1, 0, 700), await host.Simulator.ChargesAsync(orderId));
        await host.IsConsistentAsync();
    }

    private Task<ApiAnswer> UseAsync(HostProcess host, long amount, string key) => host.Service.PostAsync(
        Use, new { customerId = _customer, amount }, key.Trim() is ['"', .. var inner, '"'] ? $"\"{_customer}-{inner}\"" : $"{_customer}-{key.Trim()}");

    private static void IsReplay(ApiAnswer first, ApiAnswer repeat)
    {
        Assert.Equal((first.StatusCode, first.Body), (repeat.StatusCode, repeat.Body));
        Assert.Equal("true", Assert.Single(repeat.Headers.GetValues("Idempotent-Replayed")));
    }
}
