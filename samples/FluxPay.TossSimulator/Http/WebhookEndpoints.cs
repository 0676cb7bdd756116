using System.Text.Json;
using FluxPay.TossSimulator.Webhooks;

namespace FluxPay.TossSimulator.Http;

/// <summary><c>/sim/webhooks</c>: where webhooks go, and how badly.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder group)
    {
        group.MapGet("/sim/webhooks", ShowAsync);
        group.MapPut("/sim/webhooks", SetAsync);
    }

    private static Task ShowAsync(HttpContext http)
    {
        WebhookMischiefSettings mischief = Service<WebhookMischief>(http).Settings;
        return SimAnswer.OkAsync(http, new
        {
            urls = Service<WebhookUrls>(http).Current, duplicates = mischief.Duplicates, reorder = mischief.Reorder,
        });
    }

    /// <summary>What is left out: the URLs stay as they are, the faults end.</summary>
    private static async Task SetAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;

        IReadOnlyList<string>? urls = body.Member("urls") switch
        {
            null => Service<WebhookUrls>(http).Current,
            { ValueKind: JsonValueKind.Array } array =>
                [.. array.EnumerateArray().Select(url => url.ValueKind is JsonValueKind.String ? url.GetString()! : "")],
            _ => null,
        };
        if (urls is null || !urls.All(WebhookUrls.IsValid))
        {
            await SimAnswer.RefuseAsync(http, "urls must be an array of absolute http(s) URLs, [] for none");
            return;
        }
        if (!body.TryWhole("duplicates", minimum: 0, out long? duplicates) || duplicates > WebhookMischiefSettings.MostDuplicates
            || body.Member("reorder") is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            await SimAnswer.RefuseAsync(http,
                $"duplicates must be a whole number from 0 to {WebhookMischiefSettings.MostDuplicates}, reorder true or false");
            return;
        }
        Service<WebhookUrls>(http).Current = urls;
        Service<WebhookMischief>(http).Settings = new WebhookMischiefSettings(
            (int)(duplicates ?? 0), body.Member("reorder") is { ValueKind: JsonValueKind.True });
        await ShowAsync(http);
    }

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
