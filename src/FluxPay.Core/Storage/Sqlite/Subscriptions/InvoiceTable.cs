using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Sqlite;

internal static class InvoiceTable
{
    private static readonly string AddSql = Sql.Read("Subscriptions/add_invoice");
    private static readonly string UpdateSql = Sql.Read("Subscriptions/update_invoice");
    private static readonly string FindSql = Sql.Read("Subscriptions/find_invoice");
    private static readonly string ListSql = Sql.Read("Subscriptions/list_invoices");
    private static readonly string ListOfServiceSql = Sql.Read("Subscriptions/list_invoices_of_service");
    private static readonly string ListOfCustomerSql = Sql.Read("Subscriptions/list_invoices_of_customer");
    private static readonly string FindOfUseSql = Sql.Read("Subscriptions/find_use_invoice");
    private static readonly string UseBalanceSql = Sql.Read("Subscriptions/find_use_balance");
    private static readonly string ListChargesSql = Sql.Read("Subscriptions/list_charges");
    private static readonly string AddChargeSql = Sql.Read("Subscriptions/add_charge");
    private static readonly string UpdateChargeSql = Sql.Read("Subscriptions/update_charge");
    private static readonly string FindChargeSql = Sql.Read("Subscriptions/find_charge");

    /// <summary>False when somebody changed it first, or when there is one for that start already.</summary>
    public static bool Save(SqliteSession session, Invoice invoice) =>
        session.Execute(invoice.Version == 0 ? AddSql : UpdateSql, InvoiceRow.Columns, invoice) == 1;

    public static Invoice? Find(SqliteSession session, InvoiceId id) => session.Find(FindSql, InvoiceRow.Read, ("@id", id));

    public static List<Invoice> List(SqliteSession session, SubscriptionId subscription, PageRequest page) => session.Query(
        ListSql, InvoiceRow.Read, ("@subscription_id", subscription), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static List<Invoice> List(SqliteSession session, string service, string? customer, InvoiceStatus? status, PageRequest page) => customer is null
        ? session.Query(ListOfServiceSql, InvoiceRow.Read,
            ("@service", service), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1))
        : session.Query(ListOfCustomerSql, InvoiceRow.Read,
            ("@service", service), ("@customer", customer), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static Invoice? FindOfUse(SqliteSession session, CustomerRef customer, DateTimeOffset start) => session.Find(
        FindOfUseSql, InvoiceRow.Read, ("@service", customer.Service), ("@customer", customer.Id), ("@start", start));

    public static long UseBalance(SqliteSession session, CustomerRef customer) =>
        session.Query(UseBalanceSql, row => row.Number(), ("@service", customer.Service), ("@customer", customer.Id))[0];

    public static List<Charge> Charges(SqliteSession session, InvoiceId invoice) =>
        session.Query(ListChargesSql, ChargeRow.Read, ("@invoice_id", invoice));

    /// <summary>False when somebody changed it first, or when one of its invoice is open.</summary>
    public static bool Save(SqliteSession session, Charge charge) =>
        session.Execute(charge.Version == 0 ? AddChargeSql : UpdateChargeSql, ChargeRow.Columns, charge) == 1;

    public static Charge? FindCharge(SqliteSession session, AttemptId id) => session.Find(FindChargeSql, ChargeRow.Read, ("@id", id));
}
