using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Payments;
using FluxPay.Sagas;

namespace FluxPay.Http;

/// <summary>How everything the API shows is written: source-generated, camelCase, nulls kept, Korean as Korean.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(OrderSnapshot))]
[JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(RefundQuoteView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(BalanceView))]
[JsonSerializable(typeof(UseView))]
[JsonSerializable(typeof(RefundView))]
[JsonSerializable(typeof(HoldView))]
[JsonSerializable(typeof(GrantView))]
[JsonSerializable(typeof(BillingMethodView))]
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(UsageBatchView))]
[JsonSerializable(typeof(UsageExplanationView))]
[JsonSerializable(typeof(EntitlementView))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(NewKeyView))]
[JsonSerializable(typeof(ErrorsView))]
[JsonSerializable(typeof(StateConflict))]
[JsonSerializable(typeof(GatewayRefusal))]
[JsonSerializable(typeof(Refundable))]
[JsonSerializable(typeof(CreditsRefundable))]
[JsonSerializable(typeof(CreditShortage))]
[JsonSerializable(typeof(OutboxView))]
[JsonSerializable(typeof(OutboxRetryView))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(WaitingRoomView))]
[JsonSerializable(typeof(RoomKeysView))]
[JsonSerializable(typeof(SagaView))]
[JsonSerializable(typeof(DeadLetterView))]
[JsonSerializable(typeof(Page<DeadLetterView>))]
[JsonSerializable(typeof(SubscriptionSnapshot))]
[JsonSerializable(typeof(SubscriptionChangeView))]
[JsonSerializable(typeof(ConsentView))]
[JsonSerializable(typeof(Page<SubscriptionSnapshot>))]
[JsonSerializable(typeof(Page<InvoiceView>))]
[JsonSerializable(typeof(CustomerInvoiceView))]
[JsonSerializable(typeof(Page<CustomerInvoiceView>))]
[JsonSerializable(typeof(Page<PlanView>))]
[JsonSerializable(typeof(ConsistencyReport))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(Page<ReconciliationSummaryView>))]
[JsonSerializable(typeof(Page<SagaView>))]
[JsonSerializable(typeof(Page<OrderSnapshot>))]
[JsonSerializable(typeof(Page<EntryView>))]
[JsonSerializable(typeof(Page<KeyView>))]
[JsonSerializable(typeof(Page<BillingMethodView>))]
internal sealed partial class ApiJson : JsonSerializerContext;
