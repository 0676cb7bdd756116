using System.Runtime.InteropServices;
using System.Text.Json;
using FluxPay.Payments;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>
/// Finds the payment in a webhook of Toss, in any of its envelopes: <c>data</c> with a payment, or flat with the order alone.
/// Neither is signed: what a payment in it says is worth no more than whether the engine knows it already.
/// </summary>
internal sealed class TossWebhookReader : IGatewayWebhookReader
{
    private const int LongestOrderId = 64;
    private const int LongestPaymentKey = 200;

    public string Provider => "toss";

    public GatewayHint? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            var envelope = JsonElement.ParseValue(ref reader);
            if (envelope.ValueKind != JsonValueKind.Object || reader.Read())   // the latter throws on what follows
                return null;

            var payment = envelope.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                ? data : envelope;
            var hint = new GatewayHint
            {
                ProviderKey = Text(payment, "paymentKey", LongestPaymentKey),
                OrderId = Text(payment, "orderId", LongestOrderId),
                Refundable = RefundableOf(payment),
            };
            return hint is { ProviderKey: null, OrderId: null } ? null : hint;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)   // a string that is not UTF-8
        {
            return null;
        }
    }

    private static Money? RefundableOf(JsonElement payment) =>
        TossPayment.TryRead(JsonMarshal.GetRawUtf8Value(payment), out var told)
            && told.Payment.State == GatewayPaymentState.Paid && told.Cancels.All(c => c.IsOver) ? told.Payment.Refundable : null;

    private static string? Text(JsonElement payment, string name, int longest) =>
        payment.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text && text.Length >= 1 && text.Length <= longest
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;
}
