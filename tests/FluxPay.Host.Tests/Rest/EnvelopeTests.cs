using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>What holds for every request, whatever it is about.</summary>
public sealed class EnvelopeTests(SharedHost shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nobody-knows-this")]
    [InlineData("Bearer ")]
    [InlineData("fp_test_moa")]
    [InlineData("Basic ZnBfdGVzdF9tb2E6")]
    public async Task Without_a_known_key_nobody_gets_in(string? authorization)
    {
        var host = await shared.StartedAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/orders");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await host.Anonymous.Http.SendAsync(request);

        var answer = (await ApiAnswer.OfAsync(response)).Refused(401, "REQ_002");
        answer.Result.Is(null);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("GET", "/api/v1/admin/consistency")]
    [InlineData("GET", "/api/v1/admin/outbox")]
    [InlineData("POST", "/api/v1/admin/services/moa/keys")]
    [InlineData("GET", "/api/v1/admin/services/moa/keys")]
    [InlineData("DELETE", "/api/v1/admin/services/moa/keys/key_1")]
    [InlineData("GET", "/api/v1/admin/clock")]
    [InlineData("PUT", "/api/v1/admin/clock")]
    [InlineData("POST", "/api/v1/admin/clock/advance")]
    [InlineData("POST", "/api/v1/credits/grants")]
    public async Task A_service_key_opens_nothing_of_an_operator(string method, string path)
    {
        var host = await shared.StartedAsync();
        (await host.Service.SendAsync(new HttpMethod(method), path, method == "GET" ? null : new { })).Refused(403, "REQ_003").Result.Is(null);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404)]
    [InlineData("GET", "/api/v1", 404)]
    [InlineData("POST", "/api/v1/orders/x/y/z", 404)]
    [InlineData("DELETE", "/api/v1/orders", 405)]
    [InlineData("PUT", "/api/v1/payments/confirm", 405)]
    [InlineData("GET", "/api/v1/credits/use", 405)]
    public async Task Routes_and_methods_that_do_not_exist_are_told_in_the_envelope(string method, string path, int status)
    {
        var host = await shared.StartedAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Service.Http.SendAsync(request);

        (await ApiAnswer.OfAsync(response)).Refused(status, "REQ_006").Result.Is(null);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_body_may_have_64_KiB_and_no_more()
    {
        var host = await shared.StartedAsync();
        string Body(int bytes) => "{\"customerId\":\"c\"" + new string(' ', bytes - 19) + "} ";
        (await host.Service.PostAsync("/api/v1/orders", Body(64 * 1024))).Refused(400, "REQ_001");
        (await host.Service.PostAsync("/api/v1/orders", Body((64 * 1024) + 1))).Refused(413, "REQ_007").Result.Is(null);

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = new StreamContent(new MemoryStream(new byte[70_000])) };
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await host.Service.Http.SendAsync(chunked);
        (await ApiAnswer.OfAsync(response)).Refused(413, "REQ_007");
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/jsonx", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json", 400)]
    [InlineData("Application/JSON; charset=utf-8", 400)]
    public async Task A_body_says_that_it_is_JSON(string? contentType, int status)
    {
        var host = await shared.StartedAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        if (contentType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await host.Service.Http.PostAsync(new Uri("/api/v1/orders", UriKind.Relative), content);
        (await ApiAnswer.OfAsync(response)).Refused(status, status == 415 ? "REQ_007" : "REQ_001");
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var host = await shared.StartedAsync();
        var answer = (await host.Service.PostAsync("/api/v1/orders",
            """{"customerId":"a b","amount":1.5,"creditsToUse":1e3,"orderName":7,"metadata":{"a":1},"nope":true,"orderName":"again"}"""))
            .Refused(400, "REQ_001");
        Assert.Superset(new HashSet<string> { "customerId", "amount", "creditsToUse", "orderName", "metadata.a", "nope" }, answer.Fields().ToHashSet());
        Assert.Equal(2, answer.Fields().Count(f => f == "orderName"));   // twice given, and not a string
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"customerId\":")]
    [InlineData("{} {}")]
    [InlineData("{\"customerId\":\"\\ud800\",\"amount\":1}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"metadata\":{\"\\ud800\":\"v\"}}")]
    public async Task What_is_not_a_JSON_object_is_an_invalid_request_with_and_without_a_key(string body)
    {
        var host = await shared.StartedAsync();
        Assert.NotEmpty((await host.Service.PostAsync("/api/v1/orders", body)).Refused(400, "REQ_001").Fields());
        Assert.NotEmpty((await host.Service.PostAsync("/api/v1/orders", body, SharedHost.NewCustomer())).Refused(400, "REQ_001").Fields());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("ko", true)]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", true)]
    [InlineData("en;q=0.5, ko;q=0.9", true)]
    [InlineData("fr, ko;q=0.1", true)]
    [InlineData("en, ko;q=0.5", false)]
    [InlineData("ko;q=0, en", false)]
    [InlineData("ja", false)]
    [InlineData("*", false)]
    [InlineData(";;=garbage,,q=", false)]
    public async Task Messages_are_Korean_for_who_prefers_it(string? language, bool korean)
    {
        var host = await shared.StartedAsync();
        bool IsKorean(ApiAnswer answer) => answer.Message.Any(c => c is >= '가' and <= '힣');
        string customerId = SharedHost.NewCustomer();

        Assert.Equal(korean, IsKorean(await host.Service.PostAsync("/api/v1/orders", new { customerId, amount = 10 }, language: language)));
        var invalid = await host.Service.PostAsync("/api/v1/orders", new { customerId }, language: language);
        Assert.Equal(korean, IsKorean(invalid));
        Assert.Equal(korean, invalid.Result.GetProperty("errors")[0].GetProperty("message").GetString()!.Any(c => c is >= '가' and <= '힣'));
        Assert.Equal(korean, IsKorean(await host.Service.PostAsync("/api/v1/credits/use", new { customerId, amount = 10 }, language: language)));
        Assert.Equal(korean, IsKorean(await host.Anonymous.PostAsync("/api/v1/nowhere", null, language: language)));
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_of_its_own()
    {
        var host = await shared.StartedAsync();
        var ids = new HashSet<string>();
        foreach (string path in new[] { "/health/live", "/health/ready", "/api/v1/orders", "/api/v1/nowhere", "/nowhere" })
        {
            using var response = await host.Service.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(ids.Add(Assert.Single(response.Headers.GetValues("X-Request-Id"))), path);
        }
    }

    [Fact]
    public async Task A_trace_goes_on_in_the_events()
    {
        var host = await shared.StartedAsync();
        string customerId = SharedHost.NewCustomer();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = new StringContent($$"""{"customerId":"{{customerId}}","amount":100}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        using var response = await host.Service.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", (await host.EventsAsync(customerId))[0].Traceparent!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_every_store_and_the_outbox()
    {
        var host = await shared.StartedAsync();
        var ready = await host.Anonymous.GetAsync("/health/ready");
        Assert.Equal("Healthy", ready.Envelope.GetProperty("entries").GetProperty("sqlite").GetProperty("status").GetString());
        Assert.Equal("Healthy", ready.Envelope.GetProperty("entries").GetProperty("outbox").GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.GetAsync("/health/live")).Status);
    }
}
