using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Sqlite;

internal static class SubscriptionTable
{
    private static readonly string AddSql = Sql.Read("Subscriptions/add_subscription");
    private static readonly string UpdateSql = Sql.Read("Subscriptions/update_subscription");
    private static readonly string FindSql = Sql.Read("Subscriptions/find_subscription");
    private static readonly string ListSql = Sql.Read("Subscriptions/list_subscriptions");
    private static readonly string ListOfCustomerSql = Sql.Read("Subscriptions/list_subscriptions_of_customer");
    private static readonly string LiveSql = Sql.Read("Subscriptions/list_live_subscriptions");
    private static readonly string LiveVersionsSql = Sql.Read("Subscriptions/list_live_versions");
    private static readonly string FindTrialSql = Sql.Read("Subscriptions/find_trial");
    private static readonly string KeptVersionsSql = Sql.Read("Subscriptions/list_kept_versions");
    private static readonly string AddConsentSql = Sql.Read("Subscriptions/add_consent");
    private static readonly string ConsentsSql = Sql.Read("Subscriptions/list_consents");

    /// <summary>False when somebody changed it first, or when the customer has a live one of the group.</summary>
    public static bool Save(SqliteSession session, Subscription subscription) =>
        session.Execute(subscription.Version == 0 ? AddSql : UpdateSql, SubscriptionRow.Columns, subscription) == 1;

    public static Subscription? Find(SqliteSession session, string service, SubscriptionId id) =>
        session.Find(FindSql, SubscriptionRow.Read, ("@service", service), ("@id", id));

    public static List<Subscription> List(SqliteSession session, string service, string? customer, PageRequest page) => customer is null
        ? session.Query(ListSql, SubscriptionRow.Read, ("@service", service), ("@before", page.Cursor), ("@limit", page.Limit + 1))
        : session.Query(ListOfCustomerSql, SubscriptionRow.Read,
            ("@service", service), ("@customer", customer), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static List<Subscription> Live(SqliteSession session, CustomerRef customer) =>
        session.Query(LiveSql, SubscriptionRow.Read, ("@service", customer.Service), ("@customer", customer.Id));

    /// <summary>True while a customer's subscriptions are those that a decision was made on.</summary>
    public static bool Are(SqliteSession session, ExpectedSubscriptions expected)
    {
        var live = session.Query(LiveVersionsSql, row => (row.Text(), row.Number()),
            ("@service", expected.Customer.Service), ("@customer", expected.Customer.Id));
        return ExpectedSubscriptions.Of(live) == expected.Versions;
    }

    public static bool HadTrial(SqliteSession session, CustomerRef customer) =>
        session.Query(FindTrialSql, row => row.Text(), ("@service", customer.Service), ("@customer", customer.Id)) is not [];

    public static List<KeptVersion> KeptVersions(SqliteSession session, string service, string version) => session.Query(
        KeptVersionsSql, row => new KeptVersion(row.Text(), row.Number()), ("@service", service), ("@version", version));

    public static void Add(SqliteSession session, Consent consent) => session.Execute(AddConsentSql, ConsentRow.Columns, consent);

    public static List<Consent> Consents(SqliteSession session, SubscriptionId subscription) =>
        session.Query(ConsentsSql, ConsentRow.Read, ("@subscription_id", subscription));
}
