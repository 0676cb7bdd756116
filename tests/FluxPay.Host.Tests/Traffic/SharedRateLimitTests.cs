using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Traffic;

/// <summary>Two real hosts and one real Redis.</summary>
public sealed class SharedRateLimitTests
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        rateLimits:
          - { name: balance, route: "/api/v1/credits/balance", per: customer, limit: 10, window: 1h }
        """;

    [Fact]
    public async Task Hosts_share_a_limit_and_go_on_alone_marked_and_without_an_error_when_Redis_is_killed()
    {
        var policies = RateLimitPolicies.Folder(Policy);
        await using (var redis = await RedisServer.StartAsync())
        {
            var settings = new Dictionary<string, string> { ["FluxPay:Policies"] = policies.FullName, ["FluxPay:Redis"] = redis.ConnectionString };
            await using var first = await HostProcess.StartAsync(settings);
            await using var second = await HostProcess.StartAsync(settings);
            await Eventually.IsTrueAsync(() => first.Anonymous.GetAsync("/health/ready"), a => RedisState(a) == "Healthy");

            // With a customer of its own each time, for a machine so busy that Redis seems to be down.
            string shared = "";
            var asked = await Eventually.IsTrueAsync(
                () => Task.WhenAll(Enumerable.Range(0, 40).Select(n => BalanceAsync(n % 2 == 0 ? first : second, shared = NextCustomer(n, shared)))),
                answers => !answers.Any(IsDegraded));
            Assert.Equal(10, asked.Count(a => a.StatusCode == 200));
            Assert.All(asked.Where(a => a.StatusCode != 200), a => a.Refused(429, "REQ_005"));

            await redis.KillAsync();
            var alone = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => BalanceAsync(first, "alone")));
            Assert.All(alone, a => Assert.True(IsDegraded(a) && a.StatusCode is 200 or 429, a.Body));
            Assert.InRange(alone.Count(a => a.StatusCode == 200), 5, 10);     // its share, or all while it knew of no other host
            (await BalanceAsync(first, shared)).Refused(429, "REQ_005");    // what is refused is not let off by the outage
            Assert.Equal(200, (int)(await first.Anonymous.GetAsync("/health/ready")).Status);
            Assert.Equal("Degraded", RedisState(await first.Anonymous.GetAsync("/health/ready")));

            await redis.RestartAsync();
            await Eventually.IsTrueAsync(() => BalanceAsync(first, "back"), a => !IsDegraded(a));
            int again = (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => BalanceAsync(first, "alone")))).Count(a => a.StatusCode == 200);
            Assert.InRange(again, 0, 10 - alone.Count(a => a.StatusCode == 200));    // what was taken alone is owed
        }
        policies.Delete(recursive: true);
    }

    [Fact]
    public async Task A_host_starts_and_serves_while_its_Redis_is_down()
    {
        var policies = RateLimitPolicies.Folder(Policy);
        await using (var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Policies"] = policies.FullName,
            ["FluxPay:Redis"] = "127.0.0.1:1,connectTimeout=300",
        }))
        {
            Assert.True(IsDegraded((await BalanceAsync(host, "c")).Ok()));
        }
        policies.Delete(recursive: true);
    }

    private static string NextCustomer(int call, string customer) => call == 0 ? SharedHost.NewCustomer() : customer;

    private static Task<ApiAnswer> BalanceAsync(HostProcess host, string customer) =>
        host.Service.GetAsync($"/api/v1/credits/balance?customerId={customer}");

    private static bool IsDegraded(ApiAnswer answer) =>
        answer.Headers.TryGetValues("fluxpay-degraded", out var parts) && parts.Single() == "rate-limit";

    private static string RedisState(ApiAnswer ready) =>
        ready.Envelope.GetProperty("entries").GetProperty("redis").GetProperty("status").GetString()!;
}
