using FluxPay.Credits;

namespace FluxPay.Storage.Rows;

internal static class GrantRow
{
    public static readonly Columns<Grant> Columns = new()
    {
        { "id", g => g.Id.ToString() },
        { "service", g => g.Customer.Service },
        { "customer", g => g.Customer.Id },
        { "kind", g => g.Kind.ToString() },
        { "amount", g => g.Amount },
        { "remaining", g => g.Remaining },
        { "held", g => g.Held },
        { "priority", g => g.Priority },
        { "created_at", g => g.CreatedAt },
        { "expires_at", g => g.ExpiresAt },
        { "order_id", g => g.Order?.ToString() },
        { "expired", g => g.Expired },
        { "revoked", g => g.Revoked },
        { "is_points", g => g.IsPoints },
    };

    public static Grant Read(Row row) => new()
    {
        Id = row.Id<GrantId>(),
        Customer = row.Customer(),
        Kind = row.Member<CreditKind>(),
        Amount = row.Number(),
        Remaining = row.Number(),
        Held = row.Number(),
        Priority = (int)row.Number(),
        CreatedAt = row.Instant(),
        ExpiresAt = row.InstantOrNull(),
        Order = row.IdOrNull<OrderId>(),
        Expired = row.Number(),
        Revoked = row.Number(),
        IsPoints = row.Flag(),
    };
}
