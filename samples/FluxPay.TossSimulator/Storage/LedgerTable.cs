using System.Globalization;
using System.Text.Json;
using FluxPay.TossSimulator.Ledger;
using Microsoft.Data.Sqlite;

namespace FluxPay.TossSimulator.Storage;

internal sealed class LedgerTable(Database database)
{
    private static readonly string AddSql = Resource.Text("ledger_add.sql");
    private static readonly string HasSql = Resource.Text("ledger_has.sql");
    private static readonly string ListSql = Resource.Text("ledger_list.sql");
    private static readonly string SoldSql = Resource.Text("ledger_sold.sql");

    /// <summary>A transaction is added once; what changes a payment without one adds nothing.</summary>
    public void Add(LedgerRow row) => database.Execute(AddSql,
        ("@transaction_key", row.TransactionKey), ("@at", row.At.ToUnixTimeMilliseconds()), ("@sold_on", Day(row.SoldOn)),
        ("@paid_out_on", Day(row.PaidOutOn)), ("@amount", row.Amount),
        ("@state", JsonSerializer.Serialize(row, StateJson.Default.LedgerRow)));

    public bool Has(string transactionKey) =>
        database.Query(HasSql, row => row.GetInt64(0), ("@transaction_key", transactionKey)).Count > 0;

    /// <param name="after">The transaction key of the last row of the page before; empty for the first.</param>
    public List<LedgerRow> List(DateTimeOffset from, DateTimeOffset until, string after, int limit) => database.Query(ListSql, Read,
        ("@from", from.ToUnixTimeMilliseconds()), ("@until", until.ToUnixTimeMilliseconds()), ("@after", after), ("@limit", (long)limit));

    public List<LedgerRow> ListSold(DateOnly from, DateOnly until, DateOnly today, bool byPayOut, long skip, int limit) =>
        database.Query(SoldSql, Read, ("@from", Day(from)), ("@until", Day(until)), ("@today", Day(today)),
            ("@by_pay_out", byPayOut ? 1L : 0L), ("@skip", skip), ("@limit", (long)limit));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static LedgerRow Read(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), StateJson.Default.LedgerRow)!;
}
