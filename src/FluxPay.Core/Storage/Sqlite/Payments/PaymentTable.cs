using FluxPay.Payments;

namespace FluxPay.Storage.Sqlite;

internal static class PaymentTable
{
    private static readonly string SaveSql = Sql.Read("Payments/save_payment");
    private static readonly string FindSql = Sql.Read("Payments/find_payment");
    private static readonly string FindByProviderKeySql = Sql.Read("Payments/find_payment_by_provider_key");
    private static readonly string FindNewestSql = Sql.Read("Payments/find_newest_payment");

    public static bool Save(SqliteSession session, Payment payment) => session.Execute(SaveSql,
        ("@id", payment.Id), ("@order_id", payment.Order), ("@service", payment.Customer.Service), ("@customer", payment.Customer.Id),
        ("@provider", payment.Provider), ("@provider_key", payment.ProviderKey), ("@status", payment.Status),
        ("@in_doubt", payment.InDoubt), ("@method", payment.Method), ("@currency", payment.Amount.Currency.Code),
        ("@amount", payment.Amount.MinorUnits), ("@cancelled_amount", payment.CancelledAmount.MinorUnits),
        ("@approved_at", payment.ApprovedAt), ("@receipt_url", payment.ReceiptUrl), ("@failure_code", payment.Failure?.Code),
        ("@failure_message", payment.Failure?.Message), ("@failure_retryable", payment.Failure?.Retryable),
        ("@created_at", payment.CreatedAt), ("@updated_at", payment.UpdatedAt), ("@version", payment.Version)) == 1;

    public static Payment? Find(SqliteSession session, string service, PaymentId id) =>
        session.Find(FindSql, Map, ("@service", service), ("@id", id));

    public static Payment? FindByProviderKey(SqliteSession session, string provider, string providerKey) =>
        session.Find(FindByProviderKeySql, Map, ("@provider", provider), ("@provider_key", providerKey));

    public static Payment? FindNewest(SqliteSession session, OrderId order) => session.Find(FindNewestSql, Map, ("@order_id", order));

    private static Payment Map(SqliteRow row)
    {
        var id = row.Id<PaymentId>();
        var order = row.Id<OrderId>();
        var customer = new CustomerRef(row.Text(), row.Text());
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
