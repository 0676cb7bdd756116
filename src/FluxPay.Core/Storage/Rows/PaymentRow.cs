using FluxPay.Payments;

namespace FluxPay.Storage.Rows;

internal static class PaymentRow
{
    public static readonly Columns<Payment> Columns = new()
    {
        { "id", p => p.Id.ToString() },
        { "order_id", p => p.Order.ToString() },
        { "service", p => p.Customer.Service },
        { "customer", p => p.Customer.Id },
        { "provider", p => p.Provider },
        { "provider_key", p => p.ProviderKey },
        { "status", p => p.Status.ToString() },
        { "in_doubt", p => p.InDoubt },
        { "method", p => p.Method?.ToString() },
        { "currency", p => p.Amount.Currency.Code },
        { "amount", p => p.Amount.MinorUnits },
        { "cancelled_amount", p => p.CancelledAmount.MinorUnits },
        { "approved_at", p => p.ApprovedAt },
        { "receipt_url", p => p.ReceiptUrl },
        { "failure_code", p => p.Failure?.Code },
        { "failure_message", p => p.Failure?.Message },
        { "failure_retryable", p => p.Failure?.Retryable },
        { "created_at", p => p.CreatedAt },
        { "updated_at", p => p.UpdatedAt },
        { "version", p => p.Version },
    };

    public static Payment Read(Row row)
    {
        var id = row.Id<PaymentId>();
        var order = row.Id<OrderId>();
        var customer = row.Customer();
        string provider = row.Text();
        string? providerKey = row.TextOrNull();
        var status = row.Member<PaymentStatus>();
        bool inDoubt = row.Flag();
        var method = row.MemberOrNull<PaymentMethod>();
        var currency = Currency.Parse(row.Text());
        return new Payment
        {
            Id = id,
            Order = order,
            Customer = customer,
            Provider = provider,
            ProviderKey = providerKey,
            Status = status,
            InDoubt = inDoubt,
            Method = method,
            Amount = new Money(row.Number(), currency),
            CancelledAmount = new Money(row.Number(), currency),
            ApprovedAt = row.InstantOrNull(),
            ReceiptUrl = row.TextOrNull(),
            Failure = Failure(row.TextOrNull(), row.TextOrNull(), row.FlagOrNull()),
            CreatedAt = row.Instant(),
            UpdatedAt = row.Instant(),
            Version = row.Number(),
        };
    }

    private static PaymentFailure? Failure(string? code, string? message, bool? retryable) =>
        code is null ? null : new PaymentFailure(code, message!, retryable!.Value);
}
