using System.Text.Json;
using FluxPay.Orders;

namespace FluxPay.Storage.Sqlite;

internal static class OrderTable
{
    private static readonly string SaveSql = Sql.Read("Orders/save_order");
    private static readonly string FindSql = Sql.Read("Orders/find_order");
    private static readonly string ListSql = Sql.Read("Orders/list_orders");
    private static readonly string ListOfCustomerSql = Sql.Read("Orders/list_orders_of_customer");
    private static readonly string AddTimelineSql = Sql.Read("Orders/add_timeline");
    private static readonly string ListTimelineSql = Sql.Read("Orders/list_timeline");

    public static bool Save(SqliteSession session, Order order) => session.Execute(SaveSql,
        ("@id", order.Id), ("@service", order.Customer.Service), ("@customer", order.Customer.Id), ("@name", order.Name),
        ("@status", order.Status), ("@product", order.Product), ("@quantity", order.Quantity),
        ("@terms", JsonSerializer.Serialize(order.Terms, OrderJson.Default.OrderTerms)),
        ("@currency", order.Amount.Currency.Code), ("@amount", order.Amount.MinorUnits), ("@credit_amount", order.CreditAmount),
        ("@hold_id", order.Hold), ("@metadata", Json.Write(order.Metadata)),
        ("@payment_id", order.Payment?.Id), ("@payment_status", order.Payment?.Status), ("@payment_in_doubt", order.Payment?.InDoubt),
        ("@cancelled_amount", order.CancelledAmount.MinorUnits), ("@compensating", order.Compensating),
        ("@cancel_reason", order.CancelReason), ("@created_at", order.CreatedAt), ("@updated_at", order.UpdatedAt),
        ("@expires_at", order.ExpiresAt), ("@version", order.Version)) == 1;

    public static Order? Find(SqliteSession session, string service, OrderId id) =>
        session.Find(FindSql, Map, ("@service", service), ("@id", id));

    public static List<Order> List(SqliteSession session, string service, string? customer, OrderStatus? status, PageRequest page) =>
        customer is null
            ? session.Query(ListSql, Map,
                ("@service", service), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1))
            : session.Query(ListOfCustomerSql, Map,
                ("@service", service), ("@customer", customer), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static void AddTimeline(SqliteSession session, TimelineEntry entry) => session.Execute(AddTimelineSql,
        ("@order_id", entry.Order), ("@at", entry.At), ("@type", entry.Type), ("@title", entry.Title), ("@detail", entry.Detail));

    public static List<TimelineEntry> Timeline(SqliteSession session, OrderId id) => session.Query(ListTimelineSql,
        row => new TimelineEntry(id, row.Instant(), row.Text(), row.Text(), row.TextOrNull()), ("@order_id", id));

    private static Order Map(SqliteRow row)
    {
        var id = row.Id<OrderId>();
        var customer = new CustomerRef(row.Text(), row.Text());
        string name = row.Text();
        var status = row.Member<OrderStatus>();
        string? product = row.TextOrNull();
        long quantity = row.Number();
        var terms = JsonSerializer.Deserialize(row.Text(), OrderJson.Default.OrderTerms)!;
        var currency = Currency.Parse(row.Text());
        return new Order
        {
            Id = id,
            Customer = customer,
            Name = name,
            Status = status,
            Product = product,
            Quantity = quantity,
            Terms = terms,
            Amount = new Money(row.Number(), currency),
            CreditAmount = row.Number(),
            Hold = row.IdOrNull<HoldId>(),
            Metadata = Json.ReadMap(row.Text()),
            Payment = Payment(row.IdOrNull<PaymentId>(), row.MemberOrNull<PaymentStatus>(), row.FlagOrNull()),
            CancelledAmount = new Money(row.Number(), currency),
            Compensating = row.Flag(),
            CancelReason = row.TextOrNull(),
            CreatedAt = row.Instant(),
            UpdatedAt = row.Instant(),
            ExpiresAt = row.InstantOrNull(),
            Version = row.Number(),
        };
    }

    private static OrderPayment? Payment(PaymentId? id, PaymentStatus? status, bool? inDoubt) =>
        id is { } i ? new OrderPayment(i, status!.Value, inDoubt!.Value) : null;
}
