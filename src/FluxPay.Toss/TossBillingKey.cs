using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>A billing key as Toss told it, read and checked.</summary>
internal static class TossBillingKey
{
    private const int LongestKey = 200;
    private const int ShownDigits = 4;

    /// <summary>False for a body that is no key, or one of another customer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, string customerKey, [NotNullWhen(true)] out IssuedBillingKey? issued)
    {
        issued = null;
        try
        {
            if (JsonSerializer.Deserialize(body, TossJsonContext.Default.BillingJson)
                is { BillingKey: { Length: > 0 and <= LongestKey } key } json && json.CustomerKey == customerKey)
                issued = new IssuedBillingKey(new Secret(key), CardOf(json));
        }
        catch (JsonException)
        {
            // Half a body, or a proxy's page.
        }
        return issued is not null;
    }

    private static BillingCard? CardOf(BillingJson json) =>
        json.Card is { } card && (card.Number ?? json.CardNumber) is { Length: >= ShownDigits } number
            ? new BillingCard(TossNames.CardCompany(card.IssuerCode ?? ""), number[^ShownDigits..]) : null;
}
