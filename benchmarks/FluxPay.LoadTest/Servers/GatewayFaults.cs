using System.Net.Http.Json;

namespace FluxPay.LoadTest.Servers;

/// <summary>How the simulator misbehaves with whatever call comes, and with its webhooks.</summary>
internal static class GatewayFaults
{
    /// <param name="share">Of calls whose request is cut, of those whose answer is, and of those answered 5xx.</param>
    public static async Task SetAsync(Uri gateway, TimeSpan latency, double share)
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsJsonAsync(new Uri(gateway, "/sim/faults"),
            new { dropRequestRate = share, dropAnswerRate = share, errorRate = share, latencyMs = (int)latency.TotalMilliseconds, seed = 1 });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Webhooks to each host, every one twice and every other one late.</summary>
    public static async Task SendWebhooksAsync(Uri gateway, IEnumerable<Uri> hosts)
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsJsonAsync(new Uri(gateway, "/sim/webhooks"),
            new { urls = hosts.Select(h => new Uri(h, "/api/v1/webhooks/toss").ToString()), duplicates = 1, reorder = true });
        answer.EnsureSuccessStatusCode();
    }
}
