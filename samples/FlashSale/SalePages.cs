namespace FlashSale;

/// <summary>The live view at <c>/</c>, and the page where a person buys once let in at <c>/buy</c>.</summary>
internal static class SalePages
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

    public static void MapSalePages(this WebApplication app)
    {
        app.MapFile("/", "sale.html", "text/html");
        app.MapFile("/buy", "buy.html", "text/html");
        app.MapFile("/sale.css", "sale.css", "text/css");
        app.MapFile("/sale.js", "sale.js", "text/javascript");
        app.MapFile("/buy.js", "buy.js", "text/javascript");
    }

    private static void MapFile(this WebApplication app, string path, string name, string type) => app.MapGet(path, (HttpContext http) =>
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Text(EmbeddedFile.Text($"Page/{name}"), $"{type}; charset=utf-8");
    }).ExcludeFromDescription();
}
