using System.Text.Json;
using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Faults;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Http;

/// <summary>Bodies of the <c>/sim</c> routes, with a sentence about what is wrong with them.</summary>
internal static class SimRequests
{
    private const int LongestLatencyMs = 600_000;

    public static string UnknownBehavior(string text) => $"behavior '{text}' is unknown; one of: {BehaviorPair.Vocabulary}";

    public static Purchase? Purchase(JsonElement body, string origin, out string problem)
    {
        problem = "";
        string orderId = body.Text("orderId") ?? "";
        if (!AuthenticateBuyer.IsOrderId(orderId))
            problem = "orderId is required: 6 to 64 of A-Z a-z 0-9 - _ =";
        if (!body.TryWhole("amount", minimum: 1, out long? amount) || amount is null)
            problem = "amount is required: a whole number of won, 1 or more";
        if (!body.TryText("orderName", out string? orderName) || orderName is { Length: 0 or > Payments.Purchase.LongestName })
            problem = "orderName must be 1 to 100 characters";
        if (!body.TryText("customerKey", out string? customerKey))
            problem = "customerKey must be text";
        if (!body.TryText("method", out string? methodName) || PaymentMethod.Named(methodName ?? "CARD") is not { } method)
        {
            problem = "method must be CARD, EASY_PAY, VIRTUAL_ACCOUNT, TRANSFER, MOBILE_PHONE or CULTURE_GIFT_CERTIFICATE";
            return null;
        }
        if (!body.TryWhole("taxFreeAmount", minimum: 0, out long? taxFree) || taxFree > amount)
            problem = "taxFreeAmount must be a whole number of won up to the amount";
        if (!body.TryWhole("validHours", minimum: 1, out long? hours) || hours > VirtualAccount.LongestHours)
            problem = $"validHours must be a whole number from 1 to {VirtualAccount.LongestHours}";
        string text = body.TryText("behavior", out string? behaviorText) ? behaviorText ?? Behavior.Default : "";
        if (BehaviorPair.Parse(text, BehaviorPair.Default) is not { } behavior)
        {
            problem = UnknownBehavior(text);
            return null;
        }
        return problem.Length > 0 ? null : new Purchase(
            orderId, amount!.Value, orderName ?? "테스트 상품", customerKey, method, behavior, origin)
        {
            TaxFreeAmount = taxFree ?? 0,
            ValidHours = (int)(hours ?? VirtualAccount.DefaultHours),
        };
    }

    public static FaultSettings? Faults(JsonElement body, out string problem)
    {
        problem = "";
        foreach (string rate in (string[])["dropRequestRate", "dropAnswerRate", "errorRate"])
        {
            if (body.Member(rate) is not null && body.Number(rate) is not (>= 0 and <= 1))
                problem = $"{rate} must be a number from 0 to 1";
        }
        if (!body.TryWhole("latencyMs", minimum: 0, out long? latency) || latency > LongestLatencyMs)
            problem = $"latencyMs must be a whole number from 0 to {LongestLatencyMs}";
        if (!body.TryWhole("seed", minimum: long.MinValue, out long? seed))
            problem = "seed must be a whole number";

        return problem.Length > 0 ? null : new FaultSettings(
            Rate(body, "dropRequestRate"), Rate(body, "dropAnswerRate"), Rate(body, "errorRate"),
            (int)(latency ?? 0), seed ?? 0);
    }

    private static double Rate(JsonElement body, string name) => (double)(body.Number(name) ?? 0);
}
