using System.Collections.Immutable;
using FluxPay.Credits;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class WalletTable
{
    private static readonly string LoadSql = Sql.Read("Credits/load_wallet");
    private static readonly string SaveSql = Sql.Read("Credits/save_wallet");
    private static readonly string LoadGrantsSql = Sql.Read("Credits/load_open_grants");
    private static readonly string FindGrantSql = Sql.Read("Credits/find_grant");
    private static readonly string SaveGrantSql = Sql.Read("Credits/save_grant");
    private static readonly string AddEntrySql = Sql.Read("Credits/add_entry");
    private static readonly string LoadPurchaseSql = Sql.Read("Credits/load_grants_of_order");
    private static readonly string FindTotalSql = Sql.Read("Credits/find_total_at");
    private static readonly string ListEntriesSql = Sql.Read("Credits/list_entries");

    /// <summary>A wallet with every grant that has something left.</summary>
    public static Wallet Load(SqliteSession session, CustomerRef customer)
    {
        var empty = Wallet.Empty(customer);
        var wallet = session.Find(LoadSql, row => empty with { Posted = row.Number(), Held = row.Number(), Debt = row.Number() },
            ("@service", customer.Service), ("@customer", customer.Id));
        return wallet is null ? empty : wallet with { Grants = OpenGrants(session, customer).ToImmutableDictionary(g => g.Id) };
    }

    /// <summary>The same wallet with the grants named, used up or not.</summary>
    public static Wallet With(SqliteSession session, Wallet wallet, IEnumerable<GrantId> grants)
    {
        foreach (var id in grants.Where(id => !wallet.Grants.ContainsKey(id)))
        {
            if (FindGrant(session, wallet.Customer, id) is { } grant)
                wallet = wallet with { Grants = wallet.Grants.SetItem(id, grant) };
        }
        return wallet;
    }

    /// <summary>The same wallet with every grant a purchase brought, used up or not; what the batch decided already stays.</summary>
    public static Wallet WithPurchase(SqliteSession session, Wallet wallet, OrderId purchase)
    {
        var missing = Purchase(session, wallet.Customer, purchase).Where(g => !wallet.Grants.ContainsKey(g.Id)).Select(g => KeyValuePair.Create(g.Id, g));
        return wallet with { Grants = wallet.Grants.AddRange(missing) };
    }

    /// <summary>Every grant that a purchase brought.</summary>
    public static List<Grant> Purchase(SqliteSession session, CustomerRef customer, OrderId purchase) => session.Query(
        LoadPurchaseSql, GrantRow.Read, ("@order_id", purchase), ("@service", customer.Service), ("@customer", customer.Id));

    public static void Save(SqliteSession session, Wallet wallet) => session.Execute(SaveSql,
        ("@service", wallet.Customer.Service), ("@customer", wallet.Customer.Id), ("@posted", wallet.Posted), ("@held", wallet.Held),
        ("@debt", wallet.Debt));

    public static void Save(SqliteSession session, Grant grant) => session.Execute(SaveGrantSql, GrantRow.Columns, grant);

    public static void Add(SqliteSession session, LedgerEntry entry) => session.Execute(AddEntrySql, EntryRow.Columns, entry);

    public static long TotalAt(SqliteSession session, CustomerRef customer, DateTimeOffset at) => session.Query(
        FindTotalSql, row => row.Number(), ("@service", customer.Service), ("@customer", customer.Id), ("@at", at)).FirstOrDefault();

    public static List<LedgerEntry> Entries(SqliteSession session, CustomerRef customer, PageRequest page) => session.Query(
        ListEntriesSql, EntryRow.Read,
        ("@service", customer.Service), ("@customer", customer.Id), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    private static List<Grant> OpenGrants(SqliteSession session, CustomerRef customer) =>
        session.Query(LoadGrantsSql, GrantRow.Read, ("@service", customer.Service), ("@customer", customer.Id));

    private static Grant? FindGrant(SqliteSession session, CustomerRef customer, GrantId id) =>
        session.Find(FindGrantSql, GrantRow.Read, ("@id", id), ("@service", customer.Service), ("@customer", customer.Id));
}
