using System.Net;
using System.Text;
using FluxPay.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http.Tests;

/// <summary>What a request counts for, and how a limit's standing is written.</summary>
public sealed class RateLimitRequestTests
{
    [Theory]
    [InlineData("/api/v1/credits/use", "/api/v1/credits/use", true)]
    [InlineData("/api/v1/credits/use", "/API/v1/Credits/USE/", true)]
    [InlineData("/api/v1/credits/use", "/api/v1/credits/use/x", false)]
    [InlineData("/api/v1/credits/use", "/api/v1/credits", false)]
    [InlineData("/api/v1/orders/*/cancel", "/api/v1/orders/ord_1/cancel", true)]
    [InlineData("/api/v1/orders/*/cancel", "/api/v1/orders/ord_1/fail", false)]
    [InlineData("/api/v1/orders/*", "/api/v1/orders/ord_1/fail", false)]
    [InlineData("/api/v1/orders/**", "/api/v1/orders/ord_1/fail", true)]
    [InlineData("/api/v1/orders/**", "/api/v1/orders", true)]
    [InlineData("/api/v1/orders/**", "/api/v1/ordersx", false)]
    [InlineData("/**", "/", true)]
    [InlineData("/**", "/anything/at/all", true)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/x", false)]
    public void A_route_matches_a_path(string route, string path, bool matches) => Assert.Equal(matches, new LimitedRoute(route).Matches(path));

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData(null, "local")]
    public void An_address_counts_as_one_caller_or_its_network(string? address, string caller) =>
        Assert.Equal(caller, CallerAddress.Of(address is null ? null : IPAddress.Parse(address)));

    [Theory]
    [InlineData("""{"customerId":"c-1","amount":1}""", "c-1")]
    [InlineData("""{"metadata":{"customerId":"no"},"list":[{"customerId":"no"}],"customerId":"yes"}""", "yes")]
    [InlineData("""{"\u0063ustomerId":"c"}""", "c")]
    [InlineData("""{"customerId":7}""", null)]
    [InlineData("""{"customerId":null}""", null)]
    [InlineData("""[{"customerId":"c"}]""", null)]
    [InlineData("""{"customerId":""", null)]
    [InlineData("""{"customerId":"\ud800"}""", null)]
    [InlineData("""{"amount":1}""", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    public void A_body_names_its_customer_or_nobody(string body, string? customer) =>
        Assert.Equal(customer, RequestCustomer.In(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task A_body_is_read_and_still_there_for_the_handler()
    {
        foreach (int padding in (int[])[0, 3_000, 60_000, 70_000])
        {
            byte[] body = Encoding.UTF8.GetBytes("""{"customerId":"c-1"}""" + new string(' ', padding));
            var http = new DefaultHttpContext { Request = { Method = "POST", ContentType = "application/json", Body = new OneWay(body) } };
            Assert.Equal(padding > 65_000 ? null : "c-1", await RequestCustomer.FindAsync(http.Request));
            using var again = new MemoryStream();
            await http.Request.Body.CopyToAsync(again);
            Assert.Equal(body, again.ToArray());
        }
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_not_waited_for()
    {
        var http = new DefaultHttpContext { Request = { Method = "POST", ContentType = "application/grpc", Body = new Endless() } };
        http.Request.QueryString = new QueryString("?customerId=q");
        Assert.Equal("q", await RequestCustomer.FindAsync(http.Request));
    }

    [Fact]
    public void Headers_list_every_limit_in_whole_seconds_rounded_up()
    {
        var http = new DefaultHttpContext();
        RateLimitHeaders.Write(http.Response,
        [
            Standing(RateLimit.Gcra("credits-use", 50, TimeSpan.FromSeconds(1), 100), 99, 20),
            Standing(RateLimit.Gcra("daily", 3, TimeSpan.FromDays(1)), 0, 28_799_001),
            Standing(RateLimit.Sliding("s", 10, TimeSpan.FromMilliseconds(1500)), 10, 0),
            Standing(RateLimit.Concurrency("c", 4), 2, 1000),
        ]);
        Assert.Equal("""  "credits-use";q=100;w=2, "daily";q=3;w=86400, "s";q=10;w=2, "c";q=4  """.Trim(), http.Response.Headers["RateLimit-Policy"]);
        Assert.Equal("""  "credits-use";r=99;t=1, "daily";r=0;t=28800, "s";r=10;t=0, "c";r=2  """.Trim(), http.Response.Headers["RateLimit"]);
    }

    private static RateLimitStanding Standing(RateLimit limit, long remaining, long milliseconds) => new()
    {
        Limit = limit,
        Remaining = remaining,
        NextPermit = TimeSpan.FromMilliseconds(milliseconds),
        RetryAfter = TimeSpan.Zero,
    };

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Nobody may read this.");
    }

    /// <summary>A body as it comes from the network: it cannot go back.</summary>
    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
