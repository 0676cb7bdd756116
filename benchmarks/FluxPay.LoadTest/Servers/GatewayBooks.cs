using System.Net.Http.Json;
using System.Text.Json;

namespace FluxPay.LoadTest.Servers;

/// <summary>What really moved at the gateway.</summary>
internal static class GatewayBooks
{
    /// <summary>Asks about orders.</summary>
    /// <param name="paid">Those that must have exactly one charge, none of it given back.</param>
    /// <param name="refused">Those for which the gateway must have kept nothing.</param>
    /// <returns>Those of which it is otherwise.</returns>
    public static async Task<IReadOnlyList<string>> ChargedOtherwiseAsync(Uri gateway, IEnumerable<string> paid, IEnumerable<string> refused)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var wrong = new List<string>();
        foreach (string order in paid)
        {
            var moved = await MovedAsync(order);
            if (moved.GetProperty("charges").GetInt64() != 1 || moved.GetProperty("cancelled").GetInt64() != 0)
                wrong.Add(moved.ToString());
        }
        foreach (string order in refused)
        {
            var moved = await MovedAsync(order);
            if (moved.GetProperty("balance").GetInt64() != 0)
                wrong.Add(moved.ToString());
        }
        return wrong;

        Task<JsonElement> MovedAsync(string order) => http.GetFromJsonAsync<JsonElement>($"/sim/charges?orderId={order}");
    }
}
