using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Sqlite;

internal static class InvoiceTable
{
    private static readonly string AddSql = Sql.Read("Subscriptions/add_invoice");
    private static readonly string UpdateSql = Sql.Read("Subscriptions/update_invoice");
    private static readonly string FindSql = Sql.Read("Subscriptions/find_invoice");
    private static readonly string ListSql = Sql.Read("Subscriptions/list_invoices");
    private static readonly string AddChargeSql = Sql.Read("Subscriptions/add_charge");
    private static readonly string UpdateChargeSql = Sql.Read("Subscriptions/update_charge");
    private static readonly string FindChargeSql = Sql.Read("Subscriptions/find_charge");

    /// <summary>False when somebody changed it first, or when there is one for that start already.</summary>
    public static bool Save(SqliteSession session, Invoice invoice) =>
        session.Execute(invoice.Version == 0 ? AddSql : UpdateSql, InvoiceRow.Columns, invoice) == 1;

    public static Invoice? Find(SqliteSession session, InvoiceId id) => session.Find(FindSql, InvoiceRow.Read, ("@id", id));

    public static List<Invoice> List(SqliteSession session, SubscriptionId subscription, PageRequest page) => session.Query(
        ListSql, InvoiceRow.Read, ("@subscription_id", subscription), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    /// <summary>False when somebody changed it first, or when one of its invoice is open.</summary>
    public static bool Save(SqliteSession session, Charge charge) =>
        session.Execute(charge.Version == 0 ? AddChargeSql : UpdateChargeSql, ChargeRow.Columns, charge) == 1;

    public static Charge? FindCharge(SqliteSession session, AttemptId id) => session.Find(FindChargeSql, ChargeRow.Read, ("@id", id));
}
