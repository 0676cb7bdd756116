using System.Net;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Pages;

public sealed class PlainPageTests
{
    [Fact]
    public async Task Without_the_simulator_the_page_says_what_the_host_is_and_knows_no_key()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["FluxPay:Toss:SecretKey"] = "test_sk_of_a_real_gateway",
            ["FluxPay:AdminKey"] = "fp_admin_0123456789abcdef0123456789abcdef",
            ["FluxPay:Encryption:Keys"] = "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        });
        using var page = await host.Anonymous.Http.GetAsync("/", TestContext.Current.CancellationToken);
        string html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("href=\"/swagger\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/health/ready\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("fp_test", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        using var style = await host.Anonymous.Http.GetAsync("/start/start.css", TestContext.Current.CancellationToken);
        using var script = await host.Anonymous.Http.GetAsync("/start/api.js", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (style.StatusCode, script.StatusCode));
    }

    [Fact]
    public async Task The_page_may_load_nothing_from_elsewhere_and_a_repeated_visit_loads_nothing_twice()
    {
        await using var host = await HostProcess.StartAsync();
        using var first = await host.Anonymous.Http.GetAsync("/", TestContext.Current.CancellationToken);
        string policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';", policy, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await host.Anonymous.Http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}
