using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Tests.Http;

public sealed class TransportTests
{
    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static TheoryData<string?, int, string> Authorizations => new()
    {
        { null, 401, "UNAUTHORIZED_KEY" },
        { "Bearer test_sk_unit", 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64("live_sk_unit:"), 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64("test_ck_unit:"), 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64("test_sk_:"), 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64(":"), 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64("\uFEFFtest_sk_unit:"), 401, "UNAUTHORIZED_KEY" },
        { "Basic " + Base64("test_sk_unit"), 403, "INCORRECT_BASIC_AUTH_FORMAT" },
        { "Basic not-base64!", 403, "INCORRECT_BASIC_AUTH_FORMAT" },
        { "Basic " + Base64("test_sk_unit:"), 404, "NOT_FOUND_PAYMENT" },
        { "Basic " + Base64("test_gsk_unit:"), 404, "NOT_FOUND_PAYMENT" },
    };

    [Theory, MemberData(nameof(Authorizations))]
    public async Task Only_a_test_secret_key_with_its_colon_is_known(string? authorization, int status, string code)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "v1/payments/nobody");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        Reply reply = await sim.SendAsync(request);
        reply.Is(status, code);
        Assert.NotEmpty(reply.Headers["x-tosspayments-trace-id"]);
    }

    [Theory]
    [InlineData("GET", "v1/promotions")]
    [InlineData("POST", "v1/settlements")]
    [InlineData("DELETE", "v1/payments/some-key")]
    [InlineData("PUT", "v1/payments/confirm")]
    public async Task An_unlisted_route_is_not_found_in_the_words_of_Toss(string method, string path)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        (await sim.TossAsync(new HttpMethod(method), path)).Is(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Every_documented_code_can_be_forced_and_has_its_status()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        foreach (string code in ErrorCatalog.Codes)
            (await ForceAsync(sim, key, code)).Is(ErrorCatalog.StatusOf(code), code);

        (await ForceAsync(sim, key, "REJECT_CARD_PAYMENT")).Is(403, "REJECT_CARD_PAYMENT");
        (await ForceAsync(sim, key, "IDEMPOTENT_REQUEST_PROCESSING")).Is(409, "IDEMPOTENT_REQUEST_PROCESSING");
        (await ForceAsync(sim, key, "NO_SUCH_CODE")).Is(400, "INVALID_TEST_CODE");
        (await sim.ConfirmAsync(key)).IsPayment("DONE");
    }

    [Fact]
    public async Task Messages_are_Korean_unless_the_client_asks_for_English()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Reply korean = await sim.FindAsync("nobody");
        Assert.Contains("결제", korean.Text("message"), StringComparison.Ordinal);

        var request = new HttpRequestMessage(HttpMethod.Get, "v1/payments/nobody");
        request.Headers.Authorization = SimulatorHost.Basic("test_sk_unit:");
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("en-US"));
        Assert.Equal("There is no such payment.", (await sim.SendAsync(request)).Text("message"));
    }

    [Fact]
    public async Task Everything_works_below_a_prefix()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync(prefix: "/simulators/toss");
        string key = await sim.PayAsync();
        Reply done = (await sim.ConfirmAsync(key)).IsPayment("DONE");
        (await sim.TossAsync(HttpMethod.Get, "v1/nothing")).Is(404, "NOT_FOUND");

        string receipt = done.Json.GetProperty("receipt").GetProperty("url").GetString()!;
        Assert.Equal($"{sim.Address}receipt/{key}", receipt);
        Assert.Contains("10,000원", await sim.Http.GetStringAsync(receipt), StringComparison.Ordinal);
        using HttpResponseMessage outside = await sim.Http.GetAsync(new Uri(sim.Address, "/v1/payments/" + key));
        Assert.Equal(404, (int)outside.StatusCode);
        Assert.False(outside.Headers.Contains("x-tosspayments-trace-id"));
    }

    [Fact]
    public async Task Inside_a_host_the_clock_is_not_ours_to_move()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        (await sim.SimAsync(HttpMethod.Put, "sim/clock", new { now = "2027-01-01T00:00:00Z" })).Is(404, "NOT_FOUND");
        Assert.Equal("2026-03-01T00:00:00.000Z", (await sim.SimAsync(HttpMethod.Get, "sim/clock")).Text("now"));
    }

    [Fact]
    public async Task Charges_of_an_unknown_order_are_zeros_and_need_an_order_id()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Assert.Equal((0, 0, 0), await sim.ChargesAsync("nobody"));
        (await sim.SimAsync(HttpMethod.Get, "sim/charges")).Is(400, "INVALID_REQUEST");
    }

    private static Task<Reply> ForceAsync(SimulatorHost sim, string paymentKey, string code)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/payments/confirm")
        {
            Content = new StringContent(string.Create(CultureInfo.InvariantCulture,
                $$"""{"paymentKey":"{{paymentKey}}","orderId":"order-1","amount":10000}"""), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = SimulatorHost.Basic("test_sk_unit:");
        request.Headers.Add("TossPayments-Test-Code", code);
        return sim.SendAsync(request);
    }
}
