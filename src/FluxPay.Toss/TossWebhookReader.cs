using System.Text.Json;
using FluxPay.Payments;

namespace FluxPay.Toss;

/// <summary>
/// Finds the payment in a webhook of Toss, in any of its envelopes: <c>data</c> with a payment, or flat with the order alone.
/// Neither is signed, so everything else in them is left unread.
/// </summary>
internal sealed class TossWebhookReader : IGatewayWebhookReader
{
    private const int LongestOrderId = 64;
    private const int LongestPaymentKey = 200;

    public string Provider => "toss";

    public bool TryRead(ReadOnlySpan<byte> body, out string? providerKey, out string? orderId)
    {
        (providerKey, orderId) = (null, null);
        try
        {
            var reader = new Utf8JsonReader(body);
            var envelope = JsonElement.ParseValue(ref reader);
            if (envelope.ValueKind != JsonValueKind.Object || reader.Read())   // the latter throws on what follows
                return false;

            var payment = envelope.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                ? data : envelope;
            providerKey = Text(payment, "paymentKey", LongestPaymentKey);
            orderId = Text(payment, "orderId", LongestOrderId);
            return providerKey is not null || orderId is not null;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)   // a string that is not UTF-8
        {
            return false;
        }
    }

    private static string? Text(JsonElement payment, string name, int longest) =>
        payment.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text && text.Length >= 1 && text.Length <= longest
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;
}
