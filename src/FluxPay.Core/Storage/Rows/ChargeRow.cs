using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

internal static class ChargeRow
{
    public static readonly Columns<Charge> Columns = new()
    {
        { "id", c => c.Id.ToString() },
        { "invoice_id", c => c.Invoice.ToString() },
        { "subscription_id", c => c.Subscription?.ToString() },
        { "service", c => c.Customer.Service },
        { "customer", c => c.Customer.Id },
        { "billing_method", c => c.Method.ToString() },
        { "provider", c => c.Provider },
        { "order_name", c => c.OrderName },
        { "currency", c => c.Amount.Currency.Code },
        { "amount", c => c.Amount.MinorUnits },
        { "unscheduled", c => c.Unscheduled },
        { "status", c => c.Status.ToString() },
        { "provider_key", c => c.ProviderKey },
        { "code", c => c.Code },
        { "message", c => c.Message },
        { "retryable", c => c.Retryable },
        { "sent_at", c => c.SentAt },
        { "answered_at", c => c.AnsweredAt },
        { "version", c => c.Version },
    };

    public static Charge Read(Row row)
    {
        var id = row.Id<AttemptId>();
        var invoice = row.Id<InvoiceId>();
        var subscription = row.IdOrNull<SubscriptionId>();
        var customer = row.Customer();
        var method = row.Id<BillingMethodId>();
        var (provider, orderName) = (row.Text(), row.Text());
        var currency = Currency.Parse(row.Text());
        return new Charge
        {
            Id = id,
            Invoice = invoice,
            Subscription = subscription,
            Customer = customer,
            Method = method,
            Provider = provider,
            OrderName = orderName,
            Amount = new Money(row.Number(), currency),
            Unscheduled = row.Flag(),
            Status = row.Member<ChargeStatus>(),
            ProviderKey = row.TextOrNull(),
            Code = row.TextOrNull(),
            Message = row.TextOrNull(),
            Retryable = row.Flag(),
            SentAt = row.Instant(),
            AnsweredAt = row.InstantOrNull(),
            Version = row.Number(),
        };
    }
}
