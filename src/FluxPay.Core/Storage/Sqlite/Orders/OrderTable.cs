using FluxPay.Orders;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class OrderTable
{
    private static readonly string SaveSql = Sql.Read("Orders/save_order");
    private static readonly string FindSql = Sql.Read("Orders/find_order");
    private static readonly string ListSql = Sql.Read("Orders/list_orders");
    private static readonly string ListOfCustomerSql = Sql.Read("Orders/list_orders_of_customer");
    private static readonly string AddRequestSql = Sql.Read("Orders/add_request");
    private static readonly string FindRequestSql = Sql.Read("Orders/find_request");
    private static readonly string AddTimelineSql = Sql.Read("Orders/add_timeline");
    private static readonly string ListTimelineSql = Sql.Read("Orders/list_timeline");

    public static bool Save(SqliteSession session, Order order) => session.Execute(SaveSql, OrderRow.Columns, order) == 1;

    public static Order? Find(SqliteSession session, string service, OrderId id) =>
        session.Find(FindSql, OrderRow.Read, ("@service", service), ("@id", id));

    public static List<Order> List(SqliteSession session, string service, string? customer, OrderStatus? status, PageRequest page) =>
        customer is null
            ? session.Query(ListSql, OrderRow.Read,
                ("@service", service), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1))
            : session.Query(ListOfCustomerSql, OrderRow.Read,
                ("@service", service), ("@customer", customer), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static bool AddRequest(SqliteSession session, ServiceRequest request) =>
        session.Execute(AddRequestSql, ServiceRequestRow.Columns, request) == 1;

    public static OrderId? FindRequest(SqliteSession session, string service, string requestId) =>
        session.Query(FindRequestSql, row => row.Id<OrderId>(), ("@service", service), ("@id", requestId)) is [var order, ..] ? order : null;

    public static void AddTimeline(SqliteSession session, TimelineEntry entry) =>
        session.Execute(AddTimelineSql, TimelineRow.Columns, entry);

    public static List<TimelineEntry> Timeline(SqliteSession session, OrderId id) => session.Query(ListTimelineSql,
        row => TimelineRow.Read(row, id), ("@order_id", id));
}
