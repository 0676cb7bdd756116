using Microsoft.Net.Http.Headers;

namespace FluxPay.Host;

/// <summary>
/// <c>/</c>: the main job to try out, where this host pays at a simulator of its own; anywhere else only what the host is. The
/// development key is in the first one alone, whose scripts do not exist otherwise.
/// </summary>
internal static class StartPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Always = ["start.css"];
    private static readonly string[] WhenSimulated = ["start.js", "api.js", "calls.js", "dom.js", "orders.js", "payment.js", "plan.js", "text.js", "view.js"];

    public static void MapStartPage(this WebApplication app, bool simulated)
    {
        app.MapFile("/", simulated ? "start.html" : "plain.html");
        foreach (string file in simulated ? [.. Always, .. WhenSimulated] : Always)
            app.MapFile($"/start/{file}", file);
    }

    private static void MapFile(this WebApplication app, string path, string name)
    {
        var file = EmbeddedFile.Read(name);
        app.MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";   // the address may carry a payment key
            http.Response.Headers.CacheControl = "no-cache";            // a new build shows at once; 304 otherwise
            return Results.Bytes(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue(file.EntityTag));
        }).ExcludeFromDescription();
    }
}
