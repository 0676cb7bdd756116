using FluxPay.Consistency;
using FluxPay.Payments;

namespace FluxPay.Storage.Rows;

internal static class MovementRow
{
    public static readonly Columns<GatewayMovement> Columns = new()
    {
        { "provider", m => m.Provider },
        { "id", m => m.Id },
        { "day", m => DayText.Write(m.Day) },
        { "provider_key", m => m.Transaction.ProviderKey },
        { "order_id", m => m.Transaction.OrderId },
        { "kind", m => m.Transaction.Kind.ToString() },
        { "status", m => m.Transaction.Status },
        { "currency", m => m.Amount.Currency.Code },
        { "amount", m => m.Amount.MinorUnits },
        { "at", m => m.At.ToUniversalTime() },
        { "method", m => m.Transaction.Method?.ToString() },
        { "settled", m => m.Settled },
    };

    public static GatewayMovement Read(Row row)
    {
        string provider = row.Text();
        string id = row.Text();
        var day = DayText.Read(row.Text());
        string providerKey = row.Text();
        string order = row.Text();
        var kind = row.Member<GatewayTransactionKind>();
        string status = row.Text();
        var currency = Currency.Parse(row.Text());
        var transaction = new GatewayTransaction(
            id, providerKey, order, kind, status, new Money(row.Number(), currency), row.Instant(), row.MemberOrNull<PaymentMethod>());
        return new GatewayMovement(provider, day, transaction) { Settled = row.NumberOrNull() };
    }
}
