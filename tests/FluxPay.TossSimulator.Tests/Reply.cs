using System.Text.Json;

namespace FluxPay.TossSimulator.Tests;

/// <summary>An answer that was read to its end.</summary>
internal sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Text("code");

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public long Number(string name) => Json.GetProperty(name).GetInt64();

    public bool IsNull(string name) => Json.GetProperty(name).ValueKind is JsonValueKind.Null;

    public void Is(int status, string code)
    {
        Assert.True(Status == status, $"expected {status} {code}, was {Status}: {Body}");
        Assert.Equal(code, Code);
        Assert.NotEmpty(Text("message"));
    }

    public Reply IsPayment(string status)
    {
        Assert.True(Status == 200, $"expected a payment, was {Status}: {Body}");
        Assert.Equal(status, Text("status"));
        return this;
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
}
