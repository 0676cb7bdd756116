using System.Net.Http.Json;
using System.Text.Json;

namespace FluxPay.LoadTest.Servers;

/// <summary>What really moved at the gateway.</summary>
internal static class GatewayBooks
{
    /// <summary>Asks about orders that were paid.</summary>
    /// <returns>Those that do not have exactly one charge, none of it given back.</returns>
    public static async Task<IReadOnlyList<string>> ChargedOtherwiseThanOnceAsync(Uri gateway, IEnumerable<string> orders)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var wrong = new List<string>();
        foreach (string order in orders)
        {
            var moved = await http.GetFromJsonAsync<JsonElement>($"/sim/charges?orderId={order}");
            if (moved.GetProperty("charges").GetInt64() != 1 || moved.GetProperty("cancelled").GetInt64() != 0)
                wrong.Add(moved.ToString());
        }
        return wrong;
    }
}
