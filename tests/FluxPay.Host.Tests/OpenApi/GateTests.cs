using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>What a policy puts before an operation is described where it can stand.</summary>
public sealed class GateTests
{
    private const string Moa = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        rateLimits:
          - { name: orders, route: "/api/v1/orders/**", per: service, limit: 9, window: 1h }
        waitingRooms:
          gate: { admitPerSecond: 1000, maxActive: 1000, passTtl: 10m, protect: ["/api/v1/orders"] }
        """;

    private static readonly string[] Limits = ["RateLimit-Policy", "RateLimit"];
    private static readonly string[] Passes = ["X-FluxPay-Pass", "X-FluxPay-Pass-Expires"];

    [Fact]
    public async Task Limits_rooms_and_renewed_passes_are_answered_as_described()
    {
        var policies = Directory.CreateTempSubdirectory("fluxpay-gates-");
        try
        {
            File.WriteAllText(Path.Combine(policies.FullName, "moa.yaml"), Moa);
            await using var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = policies.FullName });
            var api = await DescribedApi.OfAsync(host);
            var create = api.Operations.Single(o => o.Id == "createOrder");
            using var buyer = new Api(host.Url, "fp_test_moa");
            Task<ApiAnswer> BuyAsync() => api.CallAsync(buyer, create, create.Path, """{"customerId": "cust-1", "amount": 1000}""");

            var waits = (await BuyAsync()).Refused(429, "WTR_001");
            Assert.Equal("ADMITTED", waits.Text("state"));
            Assert.Equal(Limits, Limits.Intersect(waits.Headers.Select(h => h.Key)));
            (await api.CallAsync(buyer, api.Operations.Single(o => o.Id == "listOrders"), create.Path, null)).Refused(429, "WTR_001");

            buyer.Http.DefaultRequestHeaders.Add("X-FluxPay-Pass", waits.Text("pass"));
            (await BuyAsync()).Ok(201);
            (await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "2m" })).Ok();
            var renewed = (await BuyAsync()).Ok(201);
            Assert.Equal(Passes, Passes.Intersect(renewed.Headers.Select(h => h.Key)));
            (await api.CallAsync(buyer, create, create.Path, """{"customerId": "cust-1"}""")).Refused(400, "REQ_001");   // a pass of an earlier time, renewed again
            for (int left = 4; left > 0; left--)
                (await BuyAsync()).Ok(201);
            (await BuyAsync()).Refused(429, "REQ_005");
        }
        finally
        {
            policies.Delete(recursive: true);
        }
    }
}
