using System.Text.Json;
using FluxPay.TossSimulator.Payments;
using Microsoft.Data.Sqlite;

namespace FluxPay.TossSimulator.Storage;

/// <summary>What really moved for one order.</summary>
/// <param name="Charges">Charges approved.</param>
/// <param name="Cancelled">Of these, fully cancelled.</param>
/// <param name="Balance">Money taken and not given back, won.</param>
internal sealed record OrderCharges(string OrderId, long Charges, long Cancelled, long Balance);

internal sealed class PaymentTable(Database database)
{
    private static readonly string AddSql = Resource.Text("payment_add.sql");
    private static readonly string SaveSql = Resource.Text("payment_save.sql");
    private static readonly string FindSql = Resource.Text("payment_find.sql");
    private static readonly string OfOrderSql = Resource.Text("payment_of_order.sql");
    private static readonly string ListSql = Resource.Text("payment_list.sql");
    private static readonly string DueSql = Resource.Text("payment_due.sql");
    private static readonly string ChargesSql = Resource.Text("charges.sql");

    /// <returns>False when the key is taken.</returns>
    public bool TryAdd(Payment payment) => database.Execute(AddSql,
        ("@payment_key", payment.PaymentKey), ("@order_id", payment.OrderId), ("@status", payment.Status.ToString()),
        ("@charged", payment.IsCharged ? 1L : 0L), ("@total", payment.TotalAmount), ("@balance", payment.BalanceAmount),
        ("@expires_at", payment.ExpiresAt.ToUnixTimeMilliseconds()), ("@state", Write(payment))) == 1;

    public void Save(Payment payment) => database.Execute(SaveSql,
        ("@payment_key", payment.PaymentKey), ("@status", payment.Status.ToString()),
        ("@charged", payment.IsCharged ? 1L : 0L), ("@total", payment.TotalAmount), ("@balance", payment.BalanceAmount),
        ("@state", Write(payment)));

    public Payment? Find(string paymentKey) => database.Query(FindSql, Read, ("@payment_key", paymentKey)).FirstOrDefault();

    public Payment? FindOfOrder(string orderId) => database.Query(OfOrderSql, Read, ("@order_id", orderId)).FirstOrDefault();

    /// <param name="orderId">Null for the payments of all orders.</param>
    public List<Payment> List(string? orderId, int limit) =>
        database.Query(ListSql, Read, ("@order_id", orderId), ("@limit", (long)limit));

    public List<Payment> ListDue(DateTimeOffset now) =>
        database.Query(DueSql, Read, ("@now", now.ToUnixTimeMilliseconds()));

    public OrderCharges ChargesOf(string orderId) => database.Query(ChargesSql,
        row => new OrderCharges(orderId, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ("@order_id", orderId))[0];

    private static string Write(Payment payment) => JsonSerializer.Serialize(payment, StateJson.Default.Payment);

    private static Payment Read(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), StateJson.Default.Payment)!;
}
