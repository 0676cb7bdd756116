using FluxPay.Credits;

namespace FluxPay.Storage.Rows;

internal static class HoldRow
{
    public static readonly Columns<Hold> Columns = new()
    {
        { "id", h => h.Id.ToString() },
        { "service", h => h.Customer.Service },
        { "customer", h => h.Customer.Id },
        { "amount", h => h.Amount },
        { "status", h => h.Status.ToString() },
        { "purpose", h => h.Purpose.ToString() },
        { "feature", h => h.Feature },
        { "order_id", h => h.Order?.ToString() },
        { "usage_id", h => h.Usage?.ToString() },
        new JsonColumn<Hold>("parts", h => JsonText.Write(h.Parts)),
        { "created_at", h => h.CreatedAt },
        { "expires_at", h => h.ExpiresAt },
    };

    public static Hold Read(Row row) => new()
    {
        Id = row.Id<HoldId>(),
        Customer = row.Customer(),
        Amount = row.Number(),
        Status = row.Member<HoldStatus>(),
        Purpose = row.Member<HoldPurpose>(),
        Feature = row.TextOrNull(),
        Order = row.IdOrNull<OrderId>(),
        Usage = row.IdOrNull<UsageId>(),
        Parts = JsonText.ReadGrantParts(row.Text()),
        CreatedAt = row.Instant(),
        ExpiresAt = row.InstantOrNull(),
    };
}
