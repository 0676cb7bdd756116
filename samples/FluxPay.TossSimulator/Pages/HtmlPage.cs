using System.Text;
using FluxPay.TossSimulator.Http;

namespace FluxPay.TossSimulator.Pages;

internal static class HtmlPage
{
    /// <summary>The pages have no script, and the browser is told to run none.</summary>
    public static Task WriteAsync(HttpContext http, int status, string html)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TossPipeline.WriteAsync(http.Response, new Answer(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html)));
    }
}
