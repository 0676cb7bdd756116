using System.Text.Json;
using System.Text.Json.Serialization;

namespace FluxPay.Client.Json;

/// <summary>Every shape on the wire, generated at build: no reflection, and unknown fields are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(UtcMillisecondsConverter)])]
[JsonSerializable(typeof(Envelope<JsonElement?>))]
[JsonSerializable(typeof(Envelope<Order>))]
[JsonSerializable(typeof(Envelope<Page<Order>>))]
[JsonSerializable(typeof(Envelope<Timeline>))]
[JsonSerializable(typeof(Envelope<Payment>))]
[JsonSerializable(typeof(Envelope<CreditBalance>))]
[JsonSerializable(typeof(Envelope<CreditUse>))]
[JsonSerializable(typeof(Envelope<CreditRefund>))]
[JsonSerializable(typeof(Envelope<CreditHold>))]
[JsonSerializable(typeof(Envelope<CreditGrant>))]
[JsonSerializable(typeof(Envelope<Page<LedgerEntry>>))]
[JsonSerializable(typeof(Envelope<ConsistencyReport>))]
[JsonSerializable(typeof(Envelope<Clock>))]
[JsonSerializable(typeof(Envelope<CreatedServiceKey>))]
[JsonSerializable(typeof(Envelope<Page<ServiceKey>>))]
[JsonSerializable(typeof(CreateOrder))]
[JsonSerializable(typeof(CompleteOrder))]
[JsonSerializable(typeof(Reason))]
[JsonSerializable(typeof(ConfirmPayment))]
[JsonSerializable(typeof(CancelPayment))]
[JsonSerializable(typeof(UseCredits))]
[JsonSerializable(typeof(RefundCredits))]
[JsonSerializable(typeof(HoldCredits))]
[JsonSerializable(typeof(CaptureHold))]
[JsonSerializable(typeof(NoFields))]
[JsonSerializable(typeof(GrantCredits))]
[JsonSerializable(typeof(AdvanceClock))]
[JsonSerializable(typeof(CreateServiceKey))]
[JsonSerializable(typeof(ValidationProblems))]
[JsonSerializable(typeof(InsufficientCredit))]
[JsonSerializable(typeof(GatewayRefusal))]
[JsonSerializable(typeof(StateConflict))]
[JsonSerializable(typeof(RefundLimit))]
[JsonSerializable(typeof(WaitingTicket))]
[JsonSerializable(typeof(PaymentApproved))]
[JsonSerializable(typeof(PaymentFailed))]
[JsonSerializable(typeof(PaymentCancelled))]
[JsonSerializable(typeof(CreditGranted))]
[JsonSerializable(typeof(CreditDeducted))]
[JsonSerializable(typeof(CreditRefunded))]
[JsonSerializable(typeof(CreditExpired))]
[JsonSerializable(typeof(CreditRevoked))]
internal sealed partial class FluxPayJson : JsonSerializerContext;
