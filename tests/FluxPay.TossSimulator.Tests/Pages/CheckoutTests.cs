using System.Net;
using System.Web;

namespace FluxPay.TossSimulator.Tests.Pages;

public sealed class CheckoutTests
{
    private const string Success = "https://shop.example/done?cart=7#end";
    private const string Fail = "/payment/failed";

    private static string Url(
        string name = "이력서 분석", string success = Success, string fail = Fail, string orderId = "order-1", string amount = "55000") =>
        $"checkout?orderId={Uri.EscapeDataString(orderId)}&amount={amount}&orderName={Uri.EscapeDataString(name)}&customerKey=c"
        + $"&successUrl={Uri.EscapeDataString(success)}&failUrl={Uri.EscapeDataString(fail)}";

    private static async Task<HttpResponseMessage> PressAsync(SimulatorHost sim, string url, params (string Name, string Value)[] fields) =>
        await sim.Http.PostAsync(url, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private static (string, string)[] Pay(string behavior = "approve", string method = "card") =>
        [("action", "pay"), ("agree", "yes"), ("method", method), ("issuer", "41"), ("bank", "88"), ("installment", "3"), ("behavior", behavior)];

    [Theory]
    [InlineData("")]
    [InlineData("/simulators/toss")]
    public async Task Paying_leads_to_the_success_url_with_a_payment_that_can_be_confirmed(string prefix)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync(prefix: prefix);
        using HttpResponseMessage paid = await PressAsync(sim, Url(), Pay());

        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        Uri location = paid.Headers.Location!;
        Assert.StartsWith("https://shop.example/done?cart=7&paymentType=NORMAL&orderId=order-1&paymentKey=", location.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith("&amount=55000#end", location.AbsoluteUri, StringComparison.Ordinal);
        string key = HttpUtility.ParseQueryString(location.Query)["paymentKey"]!;
        Reply done = (await sim.ConfirmAsync(key, amount: 55_000)).IsPayment("DONE");
        Assert.Equal("이력서 분석", done.Text("orderName"));
        Assert.Equal("41", done.Json.GetProperty("card").GetProperty("issuerCode").GetString());
        Assert.Equal(3, done.Json.GetProperty("card").GetProperty("installmentPlanMonths").GetInt32());
    }

    [Theory]
    [InlineData("토스페이", "간편결제")]
    [InlineData("transfer", "계좌이체")]
    public async Task The_method_picked_is_the_method_paid_with(string picked, string method)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage paid = await PressAsync(sim, Url(), Pay(method: picked));
        string key = HttpUtility.ParseQueryString(paid.Headers.Location!.Query)["paymentKey"]!;
        Assert.Equal(method, (await sim.ConfirmAsync(key, amount: 55_000)).IsPayment("DONE").Text("method"));
    }

    [Fact]
    public async Task The_behavior_picked_by_the_developer_holds_for_the_confirm()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage paid = await PressAsync(sim, Url(), Pay("decline:REJECT_CARD_PAYMENT"));
        string key = HttpUtility.ParseQueryString(paid.Headers.Location!.Query)["paymentKey"]!;
        (await sim.ConfirmAsync(key, amount: 55_000)).Is(403, "REJECT_CARD_PAYMENT");
    }

    [Fact]
    public async Task Closing_the_window_leads_to_the_fail_url_without_the_order_id()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage closed = await PressAsync(sim, Url(), ("action", "cancel"));
        Assert.Equal(HttpStatusCode.SeeOther, closed.StatusCode);
        string location = closed.Headers.Location!.OriginalString;
        Assert.StartsWith("/payment/failed?code=PAY_PROCESS_CANCELED&message=%EC%82%AC", location, StringComparison.Ordinal);
        Assert.DoesNotContain("orderId", location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_authentication_leads_to_the_fail_url_with_the_order_id_and_makes_no_payment()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage failed = await PressAsync(sim, Url(), Pay("authentication-fails"));
        string location = failed.Headers.Location!.OriginalString;
        Assert.Contains("code=REJECT_CARD_COMPANY", location, StringComparison.Ordinal);
        Assert.EndsWith("&orderId=order-1", location, StringComparison.Ordinal);
        Reply listed = await sim.SimAsync(HttpMethod.Get, "sim/payments?orderId=order-1");
        Assert.Equal(0, listed.Json.GetProperty("payments").GetArrayLength());
    }

    [Fact]
    public async Task Without_agreement_the_window_stays_open_and_says_why()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage stays = await PressAsync(sim, Url(), ("action", "pay"), ("method", "card"), ("issuer", "41"));
        Assert.Equal(HttpStatusCode.BadRequest, stays.StatusCode);
        Assert.Contains("약관에 동의해 주세요", await stays.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_no_button_sends_is_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage method = await PressAsync(sim, Url(), Pay(method: "gold"));
        using HttpResponseMessage behavior = await PressAsync(sim, Url(), Pay(behavior: "<script>"));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (method.StatusCode, behavior.StatusCode));
    }

    [Fact]
    public async Task Every_parameter_is_encoded_and_the_browser_is_told_to_run_no_script()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        const string Attack = "\"><script>alert(1)</script>";
        string url = Url(name: Attack, success: "https://shop.example/?x=\"><script>") + "&lang=ko&junk=" + Uri.EscapeDataString(Attack);
        using HttpResponseMessage page = await sim.Http.GetAsync(url);
        string html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_follows_the_browser_and_the_toggle()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        Assert.Contains("55,000원 결제하기", await PageAsync(null, ""), StringComparison.Ordinal);
        Assert.Contains("55,000원 결제하기", await PageAsync("en-US,ko;q=0.5", ""), StringComparison.Ordinal);
        Assert.Contains("Pay ₩55,000", await PageAsync("fr-FR", ""), StringComparison.Ordinal);
        Assert.Contains("Pay ₩55,000", await PageAsync("ko-KR", "&lang=en"), StringComparison.Ordinal);

        async Task<string> PageAsync(string? language, string more)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Url() + more);
            if (language is not null)
                request.Headers.Add("Accept-Language", language);
            return (await sim.SendAsync(request)).Body;
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("relative/path")]
    [InlineData("/a\r\nSet-Cookie: x")]
    [InlineData("")]
    public async Task Only_http_urls_and_paths_are_returned_to(string url)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage success = await sim.Http.GetAsync(Url(success: url));
        using HttpResponseMessage fail = await PressAsync(sim, Url(fail: url), ("action", "cancel"));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (success.StatusCode, fail.StatusCode));
        Assert.Contains("<code>successUrl</code>", await success.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "100", "orderId")]
    [InlineData("order-1", "0", "amount")]
    [InlineData("order-1", "1.5", "amount")]
    public async Task A_window_that_cannot_open_names_the_parameter(string orderId, string amount, string named)
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        using HttpResponseMessage page = await sim.Http.GetAsync(Url(orderId: orderId, amount: amount));
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains($"<code>{named}</code>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
