using System.Text.Json;
using FluxPay.TossSimulator.Behaviors;

namespace FluxPay.TossSimulator.Payments;

/// <summary>What both bodies have in common.</summary>
internal sealed record DirectOrder(long Amount, string OrderId, string OrderName, long TaxFreeAmount)
{
    /// <returns>Null for a body that lacks it.</returns>
    public static DirectOrder? Read(JsonElement body) =>
        body.TryWhole("amount", minimum: 1, out long? amount) && amount is not null
        && body.Text("orderId") is { } orderId && AuthenticateBuyer.IsOrderId(orderId)
        && body.Text("orderName") is { Length: > 0 and <= Purchase.LongestName } orderName
        && body.TryWhole("taxFreeAmount", minimum: 0, out long? taxFree) && (taxFree ?? 0) <= amount
            ? new DirectOrder(amount.Value, orderId, orderName, taxFree ?? 0) : null;

    public Payment ToPayment(PaymentMethod method, string origin, DateTimeOffset now) => new(
        SimulatorIds.PaymentKey(now), OrderId, OrderName, CustomerKey: null, method, Amount, Amount, Amount, PaymentStatus.InProgress,
        RequestedAt: now, AuthenticatedAt: now, Behavior.Default, Behavior.Default, origin)
    {
        TaxFreeAmount = TaxFreeAmount,
    };
}
