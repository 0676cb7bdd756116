using System.Text.Json;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Billing;

/// <summary>The body of an issue by auth key.</summary>
internal sealed record IssueRequest(string AuthKey, string CustomerKey)
{
    /// <returns>Null for a body that is none.</returns>
    public static IssueRequest? Read(JsonElement body) =>
        body.Text("authKey") is { Length: > 0 and <= 300 } authKey && body.Text("customerKey") is { } customerKey
            && IsCustomerKey(customerKey) ? new IssueRequest(authKey, customerKey) : null;

    /// <summary>2 to 300 characters, whatever they are: what was measured, not what is documented.</summary>
    public static bool IsCustomerKey(string text) => text.Length is >= 2 and <= 300;
}

/// <summary>A card's own data in a body.</summary>
internal sealed record CardRequest(string CardNumber, string Year, string Month)
{
    /// <returns>Null for a body without.</returns>
    public static CardRequest? Read(JsonElement body) =>
        body.Text("cardNumber") is { } number && body.Text("cardExpirationYear") is { } year
            && body.Text("cardExpirationMonth") is { } month && body.Text("customerIdentityNumber") is { Length: 6 or 10 }
            ? new CardRequest(number, year, month) : null;
}

/// <summary>The body of a charge.</summary>
internal sealed record ChargeRequest(string CustomerKey, long Amount, string OrderId, string OrderName, long TaxFreeAmount)
{
    /// <returns>Null for a body that is none.</returns>
    public static ChargeRequest? Read(JsonElement body) =>
        body.Text("customerKey") is { } customerKey
            && body.TryWhole("amount", minimum: 1, out long? amount) && amount is not null
            && body.Text("orderId") is { } orderId && AuthenticateBuyer.IsOrderId(orderId)
            && body.Text("orderName") is { Length: > 0 and <= Purchase.LongestName } orderName
            && body.TryWhole("taxFreeAmount", minimum: 0, out long? taxFree) && (taxFree ?? 0) <= amount
            ? new ChargeRequest(customerKey, amount.Value, orderId, orderName, taxFree ?? 0) : null;
}
