using FluxPay.Payments;

namespace FluxPay.Storage.Rows;

internal static class AttemptRow
{
    public static readonly Columns<PaymentAttempt> Columns = new()
    {
        { "id", a => a.Id.ToString() },
        { "payment_id", a => a.Payment.ToString() },
        { "order_id", a => a.Order.ToString() },
        { "service", a => a.Customer.Service },
        { "customer", a => a.Customer.Id },
        { "provider", a => a.Provider },
        { "provider_key", a => a.ProviderKey },
        { "purpose", a => a.Purpose.ToString() },
        { "try", a => a.Try },
        { "currency", a => a.Amount.Currency.Code },
        { "amount", a => a.Amount.MinorUnits },
        { "refundable", a => a.Refundable.MinorUnits },
        { "reason", a => a.Reason },
        { "hold_id", a => a.Hold?.ToString() },
        { "status", a => a.Status.ToString() },
        { "code", a => a.Code },
        { "message", a => a.Message },
        { "retryable", a => a.Retryable },
        { "sent_at", a => a.SentAt },
        { "answered_at", a => a.AnsweredAt },
        { "version", a => a.Version },
    };

    public static PaymentAttempt Read(Row row)
    {
        var id = row.Id<AttemptId>();
        var payment = row.Id<PaymentId>();
        var order = row.Id<OrderId>();
        var customer = row.Customer();
        string provider = row.Text();
        string providerKey = row.Text();
        var purpose = row.Member<AttemptPurpose>();
        int @try = (int)row.Number();
        var currency = Currency.Parse(row.Text());
        return new PaymentAttempt
        {
            Id = id,
            Payment = payment,
            Order = order,
            Customer = customer,
            Provider = provider,
            ProviderKey = providerKey,
            Purpose = purpose,
            Try = @try,
            Amount = new Money(row.Number(), currency),
            Refundable = new Money(row.Number(), currency),
            Reason = row.TextOrNull(),
            Hold = row.IdOrNull<HoldId>(),
            Status = row.Member<AttemptStatus>(),
            Code = row.TextOrNull(),
            Message = row.TextOrNull(),
            Retryable = row.Flag(),
            SentAt = row.Instant(),
            AnsweredAt = row.InstantOrNull(),
            Version = row.Number(),
        };
    }
}
