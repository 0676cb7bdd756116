using System.Globalization;
using System.Text.Json;
using FluxPay.TossSimulator.CashReceipts;

namespace FluxPay.TossSimulator.Storage;

internal sealed class CashReceiptTable(Database database)
{
    private static readonly string SaveSql = Resource.Text("cash_receipt_save.sql");
    private static readonly string FindSql = Resource.Text("cash_receipt_find.sql");
    private static readonly string OfOrderSql = Resource.Text("cash_receipt_of_order.sql");
    private static readonly string ListSql = Resource.Text("cash_receipt_list.sql");

    public void Save(CashReceipt receipt) => database.Execute(SaveSql,
        ("@receipt_key", receipt.ReceiptKey), ("@order_id", receipt.OrderId), ("@asked_on", Day(receipt.AskedOn)),
        ("@state", JsonSerializer.Serialize(receipt, StateJson.Default.CashReceipt)));

    public CashReceipt? Find(string receiptKey) =>
        database.Query(FindSql, row => Read(row.GetString(0)), ("@receipt_key", receiptKey)).FirstOrDefault();

    /// <summary>The newest receipt issued for an order; cancels are none.</summary>
    public CashReceipt? FindOfOrder(string orderId) =>
        database.Query(OfOrderSql, row => Read(row.GetString(0)), ("@order_id", orderId)).Find(receipt => !receipt.IsCancel);

    public List<(long Seq, CashReceipt Receipt)> List(DateOnly day, long cursor, int limit) => database.Query(ListSql,
        row => (row.GetInt64(0), Read(row.GetString(1))),
        ("@asked_on", Day(day)), ("@cursor", cursor), ("@limit", (long)limit));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static CashReceipt Read(string state) => JsonSerializer.Deserialize(state, StateJson.Default.CashReceipt)!;
}
