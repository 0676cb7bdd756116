using FluxPay.Payments;

namespace FluxPay.Storage.Sqlite;

internal static class AttemptTable
{
    private static readonly string SaveSql = Sql.Read("Payments/save_attempt");
    private static readonly string FindSql = Sql.Read("Payments/find_attempt");
    private static readonly string FindOpenSql = Sql.Read("Payments/find_open_attempt");

    public static bool Save(SqliteSession session, PaymentAttempt attempt) => session.Execute(SaveSql,
        ("@id", attempt.Id), ("@payment_id", attempt.Payment), ("@order_id", attempt.Order), ("@service", attempt.Customer.Service),
        ("@customer", attempt.Customer.Id), ("@provider", attempt.Provider), ("@provider_key", attempt.ProviderKey),
        ("@purpose", attempt.Purpose), ("@try", (long)attempt.Try), ("@currency", attempt.Amount.Currency.Code), ("@amount", attempt.Amount.MinorUnits),
        ("@refundable", attempt.Refundable.MinorUnits), ("@reason", attempt.Reason), ("@hold_id", attempt.Hold),
        ("@status", attempt.Status), ("@code", attempt.Code), ("@message", attempt.Message), ("@retryable", attempt.Retryable),
        ("@sent_at", attempt.SentAt), ("@answered_at", attempt.AnsweredAt), ("@version", attempt.Version)) == 1;

    public static PaymentAttempt? Find(SqliteSession session, AttemptId id) => session.Find(FindSql, Map, ("@id", id));

    public static PaymentAttempt? FindOpen(SqliteSession session, PaymentId payment) =>
        session.Find(FindOpenSql, Map, ("@payment_id", payment));

    private static PaymentAttempt Map(SqliteRow row)
    {
        var id = row.Id<AttemptId>();
        var payment = row.Id<PaymentId>();
        var order = row.Id<OrderId>();
        var customer = new CustomerRef(row.Text(), row.Text());
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
