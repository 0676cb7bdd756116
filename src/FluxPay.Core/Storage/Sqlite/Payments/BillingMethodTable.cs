using FluxPay.Payments;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class BillingMethodTable
{
    private static readonly string SaveSql = Sql.Read("Payments/save_billing_method");
    private static readonly string FindSql = Sql.Read("Payments/find_billing_method");
    private static readonly string FindRegistrationSql = Sql.Read("Payments/find_registration");
    private static readonly string ListSql = Sql.Read("Payments/list_billing_methods");

    public static bool Save(SqliteSession session, KeptBillingMethod method) => session.Execute(SaveSql, BillingMethodRow.Columns, method) == 1;

    public static KeptBillingMethod? Find(SqliteSession session, string service, BillingMethodId id) =>
        session.Find(FindSql, BillingMethodRow.Read, ("@service", service), ("@id", id));

    public static KeptBillingMethod? FindRegistration(SqliteSession session, string service, string registration) =>
        session.Find(FindRegistrationSql, BillingMethodRow.Read, ("@service", service), ("@registration", registration));

    public static List<KeptBillingMethod> List(SqliteSession session, CustomerRef customer) =>
        session.Query(ListSql, BillingMethodRow.Read, ("@service", customer.Service), ("@customer", customer.Id));
}
