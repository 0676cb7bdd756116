using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

internal static class InvoiceRow
{
    public static readonly Columns<Invoice> Columns = new()
    {
        { "id", i => i.Id.ToString() },
        { "subscription_id", i => i.Subscription?.ToString() },
        { "service", i => i.Customer.Service },
        { "customer", i => i.Customer.Id },
        { "kind", i => i.Kind.ToString() },
        { "period_start", i => i.PeriodStart },
        { "period_end", i => i.PeriodEnd },
        new JsonColumn<Invoice>("lines", i => PlanText.Write(i.Lines)),
        { "currency", i => i.Total.Currency.Code },
        { "total", i => i.Total.MinorUnits },
        { "plan_amount", i => i.PlanAmount },
        { "credit_used", i => i.CreditUsed },
        { "status", i => i.Status.ToString() },
        { "policy_version", i => i.PolicyVersion },
        new JsonColumn<Invoice>("change", i => PlanText.Write(i.Change)),
        { "created_at", i => i.CreatedAt },
        { "paid_at", i => i.PaidAt },
        { "version", i => i.Version },
    };

    public static Invoice Read(Row row)
    {
        var id = row.Id<InvoiceId>();
        var subscription = row.IdOrNull<SubscriptionId>();
        var customer = row.Customer();
        var kind = row.Member<InvoiceKind>();
        var (start, end) = (row.Instant(), row.Instant());
        var lines = PlanText.ReadLines(row.Text());
        var currency = Currency.Parse(row.Text());
        return new Invoice
        {
            Id = id,
            Subscription = subscription,
            Customer = customer,
            Kind = kind,
            PeriodStart = start,
            PeriodEnd = end,
            Lines = lines,
            Total = new Money(row.Number(), currency),
            PlanAmount = row.Number(),
            CreditUsed = row.Number(),
            Status = row.Member<InvoiceStatus>(),
            PolicyVersion = row.Text(),
            Change = PlanText.ReadChange(row.Text()),
            CreatedAt = row.Instant(),
            PaidAt = row.InstantOrNull(),
            Version = row.Number(),
        };
    }
}
