using FluxPay.Orders;
using FluxPay.Sagas;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

/// <summary>Orders as the sagas they are.</summary>
internal static class OrderSagaTable
{
    private static readonly string FindSql = Sql.Read("Sagas/find_order_of_any_service");
    private static readonly string ListSql = Sql.Read("Sagas/list_orders_of_all");
    private static readonly string ListOpenCallsSql = Sql.Read("Sagas/list_open_calls");

    public static Order? Find(SqliteSession session, OrderId id) => session.Find(FindSql, OrderRow.Read, ("@id", id));

    public static List<Order> Newest(SqliteSession session, OrderStage? stage, OrderId? before, int limit) =>
        session.Query(ListSql, OrderRow.Read, ("@stage", stage), ("@before", before), ("@limit", limit));

    public static List<OpenCall> OpenCalls(SqliteSession session, OrderId? order, int limit) =>
        session.Query(ListOpenCallsSql, OpenCallRow.Read, ("@order_id", order), ("@limit", limit));
}
