using FluxPay.Payments;

namespace FluxPay.Storage.Rows;

internal static class BillingMethodRow
{
    public static readonly Columns<KeptBillingMethod> Columns = new()
    {
        { "id", m => m.Method.Id.ToString() },
        { "service", m => m.Method.Customer.Service },
        { "customer", m => m.Method.Customer.Id },
        { "provider", m => m.Method.Provider },
        { "billing_key", m => m.BillingKey.ToArray() },
        { "customer_key", m => m.CustomerKey.ToArray() },
        { "issuer", m => m.Method.Card?.Issuer },
        { "last4", m => m.Method.Card?.Last4 },
        { "registration", m => m.Method.Registration },
        { "created_at", m => m.Method.CreatedAt },
        { "deleted_at", m => m.Method.DeletedAt },
        { "version", m => m.Method.Version },
    };

    public static KeptBillingMethod Read(Row row)
    {
        var (id, customer, provider) = (row.Id<BillingMethodId>(), row.Customer(), row.Text());
        byte[] billingKey = row.Bytes(), customerKey = row.Bytes();
        var (issuer, last4) = (row.TextOrNull(), row.TextOrNull());
        return new KeptBillingMethod(
            new BillingMethodFacts
            {
                Id = id,
                Customer = customer,
                Provider = provider,
                Card = issuer is null ? null : new BillingCard(issuer, last4!),
                Registration = row.Text(),
                CreatedAt = row.Instant(),
                DeletedAt = row.InstantOrNull(),
                Version = row.Number(),
            },
            billingKey, customerKey);
    }
}
