using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.CashReceipts;
using FluxPay.TossSimulator.Ledger;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Webhooks;

namespace FluxPay.TossSimulator.Http;

internal sealed record ErrorJson(string Code, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TossPaymentJson))]
[JsonSerializable(typeof(WebhookJson))]
[JsonSerializable(typeof(DepositWebhookJson))]
[JsonSerializable(typeof(BillingWebhookJson))]
[JsonSerializable(typeof(BillingJson))]
[JsonSerializable(typeof(IReadOnlyList<TransactionJson>))]
[JsonSerializable(typeof(IReadOnlyList<SettlementJson>))]
[JsonSerializable(typeof(CashReceiptJson))]
[JsonSerializable(typeof(CashReceiptPageJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Korean as it is, not as escapes: what Toss sends.</summary>
    public static WireJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
