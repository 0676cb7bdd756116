using FluxPay.Payments;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class AttemptTable
{
    private static readonly string SaveSql = Sql.Read("Payments/save_attempt");
    private static readonly string FindSql = Sql.Read("Payments/find_attempt");
    private static readonly string FindOpenSql = Sql.Read("Payments/find_open_attempt");
    private static readonly string FindUnsentSql = Sql.Read("Payments/find_unsent_attempt");

    public static bool Save(SqliteSession session, PaymentAttempt attempt) => session.Execute(SaveSql, AttemptRow.Columns, attempt) == 1;

    public static PaymentAttempt? Find(SqliteSession session, AttemptId id) => session.Find(FindSql, AttemptRow.Read, ("@id", id));

    public static PaymentAttempt? FindOpen(SqliteSession session, PaymentId payment) =>
        session.Find(FindOpenSql, AttemptRow.Read, ("@payment_id", payment));

    public static PaymentAttempt? FindUnsent(SqliteSession session, PaymentId payment, string providerKey) =>
        session.Find(FindUnsentSql, AttemptRow.Read, ("@payment_id", payment), ("@provider_key", providerKey));
}
