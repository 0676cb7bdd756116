using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FluxPay.Events;

/// <summary>How event data is written: source-generated, camelCase, instants in UTC with milliseconds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(OrderSnapshot))]
[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(OrderPaid))]
[JsonSerializable(typeof(OrderCompleted))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(PaymentApproved))]
[JsonSerializable(typeof(PaymentFailed))]
[JsonSerializable(typeof(PaymentCancelled))]
[JsonSerializable(typeof(CreditGranted))]
[JsonSerializable(typeof(CreditDeducted))]
[JsonSerializable(typeof(CreditRefunded))]
[JsonSerializable(typeof(CreditExpired))]
[JsonSerializable(typeof(CreditExpiring))]
[JsonSerializable(typeof(CreditRevoked))]
[JsonSerializable(typeof(ServiceUsageRequested))]
[JsonSerializable(typeof(ServiceUsageCompleted))]
[JsonSerializable(typeof(ServiceUsageFailed))]
[JsonSerializable(typeof(SubscriptionSnapshot))]
[JsonSerializable(typeof(SubscriptionActivated))]
[JsonSerializable(typeof(SubscriptionRenewed))]
[JsonSerializable(typeof(SubscriptionChanged))]
[JsonSerializable(typeof(SubscriptionPastDue))]
[JsonSerializable(typeof(SubscriptionCancelled))]
[JsonSerializable(typeof(SubscriptionExpired))]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static JsonTypeInfo<TEvent> TypeInfo<TEvent>() where TEvent : class, IEvent =>
        (JsonTypeInfo<TEvent>?)Default.GetTypeInfo(typeof(TEvent)) ?? (JsonTypeInfo<TEvent>)Own.Options.GetTypeInfo(typeof(TEvent));

    /// <summary>For events of the application's own: written in the same way, found by reflection.</summary>
    private static class Own
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    }
}
