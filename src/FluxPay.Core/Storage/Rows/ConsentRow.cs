using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

internal static class ConsentRow
{
    public static readonly Columns<Consent> Columns = new()
    {
        { "subscription_id", c => c.Subscription.ToString() },
        { "service", c => c.Customer.Service },
        { "customer", c => c.Customer.Id },
        { "kind", c => c.Kind.ToString() },
        { "evidence", c => c.Evidence.ToArray() },
        { "recorded_at", c => c.RecordedAt },
    };

    public static Consent Read(Row row)
    {
        var id = row.Id<SubscriptionId>();
        var customer = row.Customer();
        return new Consent(id, customer, row.Member<ConsentKind>(), row.Bytes(), row.Instant());
    }
}
