using System.Text.Json.Serialization;
using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.CashReceipts;
using FluxPay.TossSimulator.Ledger;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Storage;

/// <summary>How things lie in the store; never on the wire.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(LedgerRow))]
[JsonSerializable(typeof(CashReceipt))]
internal sealed partial class StateJson : JsonSerializerContext;
