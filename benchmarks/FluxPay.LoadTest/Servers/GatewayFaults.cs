using System.Net.Http.Json;

namespace FluxPay.LoadTest.Servers;

/// <summary>How the simulator misbehaves.</summary>
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
}
