using FluxPay.Credits;

namespace FluxPay.Storage.Rows;

internal static class UsageRow
{
    public static readonly Columns<CreditUsage> Columns = new()
    {
        { "id", u => u.Id.ToString() },
        { "service", u => u.Customer.Service },
        { "customer", u => u.Customer.Id },
        { "amount", u => u.Amount },
        new JsonColumn<CreditUsage>("parts", u => JsonText.Write(u.Parts)),
        { "feature", u => u.Feature },
        { "order_id", u => u.Order?.ToString() },
        { "reason", u => u.Reason },
        new JsonColumn<CreditUsage>("metadata", u => JsonText.Write(u.Metadata)),
        { "created_at", u => u.CreatedAt },
    };

    public static CreditUsage Read(Row row) => new()
    {
        Id = row.Id<UsageId>(),
        Customer = row.Customer(),
        Amount = row.Number(),
        Parts = JsonText.ReadUsedParts(row.Text()),
        Feature = row.TextOrNull(),
        Order = row.IdOrNull<OrderId>(),
        Reason = row.TextOrNull(),
        Metadata = JsonText.ReadMap(row.Text()),
        CreatedAt = row.Instant(),
    };
}
