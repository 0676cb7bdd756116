using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Benchmarks;

/// <summary>
/// The baseline in a process of its own: one minimal endpoint of Kestrel, at the same path, which reads its body to the end and answers as many bytes as
/// the engine does. It checks nothing, keeps nothing and asks nobody.
/// </summary>
internal static class BarePost
{
    public const string Verb = "bare-post";
    public const string Ready = "/ready";

    private static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes(
        """{"isSuccess":true,"code":"OK","message":"The credits were used.","result":{"usageId":"use_01KB7Z2Q3W8V5N9XK4M6T0PRSD","customerId":"cust-00000","amount":1,"balance":999999999}}""");

    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.MapGet(Ready, () => "ready");
        app.MapPost("/api/v1/credits/use", async (HttpContext http) =>
        {
            byte[] body = new byte[(int)http.Request.ContentLength!];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = Answer.Length;
            await http.Response.Body.WriteAsync(Answer, http.RequestAborted);
        });
        await app.RunAsync();
        return 0;
    }
}
