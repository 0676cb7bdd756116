using Microsoft.AspNetCore.Http;

namespace FluxPay.Client.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_retried_post_carries_the_same_key_and_body()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .DropConnection().CutBody().Refuse(503, "SYS_002").Answer(502, "text/html", "<html>").Ok(Results.Use).Client();

        var use = await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.Equal("use_1", use.UsageId);
        Assert.Equal(5, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Key).Distinct());
        Assert.All(server.Requests, request =>
            request.Is("POST", "/api/v1/credits/use", """{"customerId":"cust-1","amount":30}"""));
        Assert.All(server.Requests, request => Assert.Equal("Bearer fp_test_moa", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Two_operations_carry_different_keys()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Use).Ok(Results.Use).Client();

        await fluxpay.Credits.UseAsync("cust-1", 30);
        await fluxpay.Credits.UseAsync("cust-1", 30);

        var keys = server.Requests.Select(request => request.Key!).ToList();
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{32}$", key));
    }

    [Fact]
    public async Task A_callers_own_key_is_sent_as_it_is_over_every_try()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(503, "PAY_008").Ok(Results.Order, 201).Client();

        await fluxpay.Orders.CreateAsync(
            new CreateOrder { CustomerId = "cust-1", Product = "token-1000" },
            new RequestOptions { IdempotencyKey = "checkout:42!" });

        Assert.Equal(["checkout:42!", "checkout:42!"], server.Requests.Select(request => request.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nbreak")]
    [InlineData("열쇠")]
    public async Task A_key_that_no_server_takes_is_refused_before_it_is_sent(string key)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => fluxpay.Credits.UseAsync(
            new UseCredits { CustomerId = "cust-1", Amount = 1 }, new RequestOptions { IdempotencyKey = key }));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_request_that_still_runs_is_asked_again_at_the_servers_pace()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Refuse(409, "PAY_003", retryAfter: 2).Refuse(409, "PAY_003", retryAfter: 1).Ok(Results.Use)
            .Client(o => o.TimeProvider = time);

        var use = await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.Equal("use_1", use.UsageId);
        Assert.Single(server.Requests.Select(request => request.Key).Distinct());
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)], time.Pauses);
    }

    [Theory]
    [InlineData(409, "PAY_003", "null", null)]
    [InlineData(409, "PAY_003", """{"usageId":"use_1"}""", 1)]
    [InlineData(409, "PAY_004", "null", 1)]
    [InlineData(409, "PAY_007", "null", 1)]
    [InlineData(402, "PAY_001", "null", 1)]
    [InlineData(400, "REQ_001", "null", 1)]
    public async Task Other_refusals_are_never_retried(int status, string code, string result, int? retryAfter)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(status, code, result, retryAfter).Client();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal(code, refusal.Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(599)]
    public async Task Passing_failures_are_retried_on_every_method(int status)
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server
            .Answer(status, "text/plain", "busy").Ok("""{"now":"2026-03-03T03:04:05.678Z"}""")
            .Answer(status, "text/plain", "busy").Ok("null").Client();

        await fluxpay.Admin.SetClockAsync(new DateTimeOffset(2026, 3, 3, 3, 4, 5, 678, TimeSpan.Zero));
        await fluxpay.Admin.DeleteKeyAsync("moa", "key_1");

        Assert.Equal(["PUT", "PUT", "DELETE", "DELETE"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_pause_longer_than_the_limit_is_left_to_the_caller()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(429, "REQ_005", retryAfter: 11).Client(o => o.TimeProvider = new InstantTime());

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal(TimeSpan.FromSeconds(11), refusal.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_retry_after_may_be_a_date()
    {
        var time = new InstantTime();
        var date = time.GetUtcNow().AddSeconds(4).ToString("R", null);
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Handle(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = date;
            return Task.CompletedTask;
        }).Ok(Results.Use).Client(o => o.TimeProvider = time);

        await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.Equal([TimeSpan.FromSeconds(4)], time.Pauses);
    }

    [Fact]
    public async Task Pauses_grow_and_stay_under_the_limit()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        for (var i = 0; i < 11; i++)
            server.Refuse(500, "SYS_001");
        using var fluxpay = server.Client(o =>
        {
            (o.TimeProvider, o.MaxRetries) = (time, 10);
            (o.RetryDelay, o.MaxRetryDelay) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
        });

        await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.GetBalanceAsync("cust-1"));

        Assert.Equal(11, server.Requests.Count);
        Assert.Equal(10, time.Pauses.Count);
        Assert.All(time.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.True(time.Pauses[^1] > time.Pauses[0]);
    }

    [Fact]
    public async Task No_answer_at_all_names_the_key_to_repeat_with()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.DropConnection().DropConnection().Client(o => o.MaxRetries = 1);

        var failure = await Assert.ThrowsAsync<FluxPayUnreachableException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal([failure.IdempotencyKey, failure.IdempotencyKey], server.Requests.Select(request => request.Key));
        Assert.Contains(failure.IdempotencyKey!, failure.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(failure.InnerException);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var server = await StubServer.StartAsync();
        using var fluxpay = server.Client(o => o.MaxRetries = 2);
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<FluxPayUnreachableException>(
            () => fluxpay.Credits.GetBalanceAsync("cust-1"));

        Assert.Null(failure.IdempotencyKey);
    }

    [Fact]
    public async Task A_try_that_takes_too_long_is_given_up_and_repeated_with_its_key()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Handle(context => RunOutAsync(time, TimeSpan.FromSeconds(30), context)).Ok(Results.Use)
            .Client(o => o.TimeProvider = time);

        var use = await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.Equal("use_1", use.UsageId);
        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Key).Distinct());
    }

    [Fact]
    public async Task The_total_time_bounds_all_tries()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(503, "SYS_002")
            .Handle(context => RunOutAsync(time, TimeSpan.FromSeconds(100), context))
            .Client(o => o.TimeProvider = time);

        var failure = await Assert.ThrowsAsync<FluxPayUnreachableException>(
            () => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal([failure.IdempotencyKey, failure.IdempotencyKey], server.Requests.Select(request => request.Key));
    }

    [Fact]
    public async Task A_retry_after_of_zero_does_not_hammer_the_server()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Refuse(503, "SYS_002", retryAfter: 0).Ok(Results.Use)
            .Client(o => (o.TimeProvider, o.RetryDelay) = (time, TimeSpan.FromSeconds(1)));

        await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.True(Assert.Single(time.Pauses) > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_cancelled_call_stops_at_once_and_is_not_retried()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Handle(async context =>
        {
            await cancellation.CancelAsync();
            await UntilAborted(context);
        }).Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fluxpay.Credits.UseAsync("cust-1", 30, cancellation.Token));

        Assert.Single(server.Requests);
    }

    private static Task RunOutAsync(InstantTime time, TimeSpan timeout, HttpContext context)
    {
        time.RunOut(timeout);
        return UntilAborted(context);
    }

    private static async Task UntilAborted(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
