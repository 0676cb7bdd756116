using System.Globalization;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;

namespace FluxPay.Host.Tests.Traffic;

/// <summary>The limits of a policy as a caller sees them, on a host with nothing but its embedded parts.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly DirectoryInfo _policies = RateLimitPolicies.Folder();
    private HostProcess _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = _policies.FullName });

    [Fact]
    public async Task Every_answer_tells_how_its_limits_stand_and_one_too_many_is_refused_for_as_long_as_it_says()
    {
        foreach (int left in (int[])[2, 1])
        {
            var answer = (await UseAsync("c-1")).Refused(402, "PAY_001");    // refused for another reason, and counted
            Assert.Equal("\"credits-use\";q=3;w=1800, \"service\";q=100000;w=3600", Header(answer, "RateLimit-Policy"));
            Assert.StartsWith($"\"credits-use\";r={left};t=", Header(answer, "RateLimit"), StringComparison.Ordinal);
        }
        (await _host.Service.PostAsync("/API/v1/credits/USE/", new { customerId = "c-1", amount = 1 })).Refused(402, "PAY_001");

        var refused = (await UseAsync("c-1")).Refused(429, "REQ_005");
        refused.Result.Is(null);
        int wait = int.Parse(Header(refused, "Retry-After"), CultureInfo.InvariantCulture);
        Assert.InRange(wait, 590, 600);
        Assert.StartsWith($"\"credits-use\";r=0;t={wait}, \"service\"", Header(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.Equal("\"credits-use\";q=3;w=1800, \"service\";q=100000;w=3600", Header(refused, "RateLimit-Policy"));

        (await UseAsync("c-2")).Refused(402, "PAY_001");    // other customers do not notice
        await TurnAsync(wait);
        (await UseAsync("c-1")).Refused(402, "PAY_001");
        (await UseAsync("c-1")).Refused(429, "REQ_005");
    }

    [Fact]
    public async Task A_refused_request_is_not_remembered_under_its_key_and_a_replay_is_counted_too()
    {
        for (int call = 0; call < 3; call++)
            await UseAsync("c-3", "first");
        (await UseAsync("c-3", "later")).Refused(429, "REQ_005");
        await TurnAsync(600);
        (await UseAsync("c-3", "later")).Refused(402, "PAY_001");
    }

    [Fact]
    public async Task A_request_counts_for_the_customer_of_its_query_and_for_nobody_without_one()
    {
        const string path = "/api/v1/credits/balance";
        Assert.StartsWith("\"balance\";r=1", Header((await _host.Service.GetAsync($"{path}?customerId=q")).Ok(), "RateLimit"), StringComparison.Ordinal);
        (await _host.Service.GetAsync($"{path}?customerId=q")).Ok();
        (await _host.Service.GetAsync($"{path}?customerId=q")).Refused(429, "REQ_005");
        for (int call = 0; call < 4; call++)
        {
            var nobody = (await _host.Service.GetAsync(path)).Refused(400, "REQ_001");
            Assert.StartsWith("\"service\"", Header(nobody, "RateLimit"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_shadow_limit_reports_and_refuses_nobody()
    {
        for (int call = 0; call < 3; call++)
        {
            var answer = (await _host.Service.GetAsync("/api/v1/credits/entries?customerId=s")).Ok();
            Assert.StartsWith("\"entries\";r=0", Header(answer, "RateLimit"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_limit_per_route_counts_one_for_all_paths_of_it()
    {
        for (int call = 0; call < 4; call++)
            (await _host.Service.GetAsync($"/api/v1/orders/ord_{call}")).Refused(404, "PAY_006");
        (await _host.Service.GetAsync("/api/v1/orders/ord_4")).Refused(429, "REQ_005");
    }

    [Theory]
    [InlineData("{\"customerId\":")]
    [InlineData("{\"customerId\":\"\\ud800\",\"amount\":1}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_wrong_with_a_body_is_told_as_without_limits(string body) =>
        Assert.NotEmpty((await _host.Service.PostAsync("/api/v1/credits/use", body)).Refused(400, "REQ_001").Fields());

    [Fact]
    public async Task A_body_that_is_too_large_or_a_caller_without_a_key_is_told_so()
    {
        string tooLarge = $$"""{"customerId":"c","reason":"{{new string('x', 70_000)}}"}""";
        (await _host.Service.PostAsync("/api/v1/credits/use", tooLarge)).Refused(413, "REQ_007");
        var unknown = (await _host.Anonymous.PostAsync("/api/v1/credits/use", new { customerId = "c", amount = 1 })).Refused(401, "REQ_002");
        Assert.False(unknown.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task Requests_in_progress_are_limited_and_each_makes_room_when_it_ends()
    {
        var order = (await _host.Service.PostAsync("/api/v1/orders", new { customerId = "slow", amount = 100 })).Ok(201);
        string orderId = order.Text("orderId");
        string paymentKey = await _host.Simulator.PayAsync(orderId, 100, "slow:3000");
        // Again until it is let in: the question below may hold the one permit just then.
        var slow = Eventually.IsTrueAsync(
            () => _host.Service.PostAsync("/api/v1/payments/confirm", new { paymentKey, orderId, amount = 100 }), a => a.StatusCode != 429);
        var other = await Eventually.IsTrueAsync(
            () => _host.Service.GetAsync("/api/v1/payments/pay_x"), a => a.StatusCode == 429 || slow.IsCompleted);
        Assert.Equal("1", Header(other.Refused(429, "REQ_005"), "Retry-After"));
        Assert.Contains("\"at-once\";q=1,", Header(other, "RateLimit-Policy"), StringComparison.Ordinal);
        (await slow).Ok();
        (await _host.Service.GetAsync("/api/v1/payments/pay_x")).Refused(404, "PAY_006");
    }

    [Fact]
    public async Task A_changed_policy_counts_from_the_next_request_on()
    {
        Assert.Contains("\"by-ip\";q=40;w=3600", Header(await _host.Service.GetAsync("/api/v1/orders"), "RateLimit-Policy"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_policies.FullName, "moa.yaml"),
            RateLimitPolicies.Moa.Replace("per: ip, limit: 40", "per: ip, limit: 4000", StringComparison.Ordinal));
        await Eventually.IsTrueAsync(async () => Header(await _host.Service.GetAsync("/api/v1/orders"), "RateLimit-Policy"),
            h => h.Contains("\"by-ip\";q=4000;w=3600", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _policies.Delete(recursive: true);
    }

    private Task<ApiAnswer> UseAsync(string customerId, string? key = null) =>
        _host.Service.PostAsync("/api/v1/credits/use", new { customerId, amount = 1 }, key);

    private async Task TurnAsync(int seconds) => (await _host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = $"{seconds}s" })).Ok();

    private static string Header(ApiAnswer answer, string name) => string.Join("|", answer.Headers.GetValues(name));
}
