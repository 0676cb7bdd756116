using System.Globalization;
using FluxPay;
using FluxPay.Payments;

namespace AcornPay.Adapter;

/// <summary>A charge in the engine's words.</summary>
internal static class AcornPayment
{
    /// <summary>The payment in an answer; null when the answer makes no sense.</summary>
    public static GatewayPayment? Read(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("charge") is not { Length: > 0 } charge
            || form.GetValueOrDefault("order") is not { Length: > 0 } order
            || State(form.GetValueOrDefault("state")) is not { } state
            || !Currency.TryParse(form.GetValueOrDefault("money") ?? "", out var money)
            || Number(form, "sum") is not { } sum || Number(form, "left") is not { } left)
            return null;

        DateTimeOffset? at = Number(form, "at") is { } taken ? DateTimeOffset.FromUnixTimeMilliseconds(taken) : null;
        return new GatewayPayment(charge, order, state, new Money(sum, money), new Money(left, money), PaymentMethod.Card, at, null, null);
    }

    private static GatewayPaymentState? State(string? word) => word switch
    {
        "open" => GatewayPaymentState.AwaitingConfirm,
        "taken" => GatewayPaymentState.Paid,
        "returned" => GatewayPaymentState.Cancelled,
        "turned-down" => GatewayPaymentState.Failed,
        "lapsed" => GatewayPaymentState.Expired,
        _ => null,
    };

    private static long? Number(IReadOnlyDictionary<string, string> form, string name) =>
        long.TryParse(form.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
