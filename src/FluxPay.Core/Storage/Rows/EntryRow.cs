using FluxPay.Credits;

namespace FluxPay.Storage.Rows;

internal static class EntryRow
{
    public static readonly Columns<LedgerEntry> Columns = new()
    {
        { "id", e => e.Id.ToString() },
        { "service", e => e.Customer.Service },
        { "customer", e => e.Customer.Id },
        { "type", e => e.Type.ToString() },
        { "amount", e => e.Amount },
        { "balance_after", e => e.BalanceAfter },
        { "grant_id", e => e.Grant.ToString() },
        { "usage_id", e => e.Usage?.ToString() },
        { "order_id", e => e.Order?.ToString() },
        { "created_at", e => e.CreatedAt },
    };

    public static LedgerEntry Read(Row row) => new()
    {
        Id = row.Id<EntryId>(),
        Customer = row.Customer(),
        Type = row.Member<EntryType>(),
        Amount = row.Number(),
        BalanceAfter = row.Number(),
        Grant = row.Id<GrantId>(),
        Usage = row.IdOrNull<UsageId>(),
        Order = row.IdOrNull<OrderId>(),
        CreatedAt = row.Instant(),
    };
}
