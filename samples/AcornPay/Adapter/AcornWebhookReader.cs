using System.Text.Json;
using FluxPay.Payments;

namespace AcornPay.Adapter;

/// <summary>Acorn Pay tells of a change with <c>{"charge": "…"}</c>, at <c>/api/v1/webhooks/acorn</c>.</summary>
internal sealed class AcornWebhookReader : IGatewayWebhookReader
{
    public string Provider => "acorn";

    public GatewayHint? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var told = JsonElement.ParseValue(ref reader);
            return told.ValueKind == JsonValueKind.Object && told.TryGetProperty("charge", out var charge)
                && charge.ValueKind == JsonValueKind.String && charge.GetString() is { Length: > 0 and <= 200 } key
                ? new GatewayHint { ProviderKey = key } : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
