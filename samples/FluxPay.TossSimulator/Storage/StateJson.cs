using System.Text.Json.Serialization;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Storage;

/// <summary>How a payment lies in the store; never on the wire.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Payment))]
internal sealed partial class StateJson : JsonSerializerContext;
