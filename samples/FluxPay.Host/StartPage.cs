namespace FluxPay.Host;

/// <summary>The start page.</summary>
internal static class StartPage
{
    public static void MapStartPage(this WebApplication app, bool simulated) =>
        app.MapGet("/", () => Results.Redirect("/health/ready")).ExcludeFromDescription();
}
