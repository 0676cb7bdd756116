using FluxPay.Payments;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class PaymentTable
{
    private static readonly string SaveSql = Sql.Read("Payments/save_payment");
    private static readonly string FindSql = Sql.Read("Payments/find_payment");
    private static readonly string FindByProviderKeySql = Sql.Read("Payments/find_payment_by_provider_key");
    private static readonly string FindNewestSql = Sql.Read("Payments/find_newest_payment");

    public static bool Save(SqliteSession session, Payment payment) => session.Execute(SaveSql, PaymentRow.Columns, payment) == 1;

    public static Payment? Find(SqliteSession session, string service, PaymentId id) =>
        session.Find(FindSql, PaymentRow.Read, ("@service", service), ("@id", id));

    public static Payment? FindByProviderKey(SqliteSession session, string provider, string providerKey) =>
        session.Find(FindByProviderKeySql, PaymentRow.Read, ("@provider", provider), ("@provider_key", providerKey));

    public static Payment? FindNewest(SqliteSession session, OrderId order) => session.Find(FindNewestSql, PaymentRow.Read, ("@order_id", order));
}
