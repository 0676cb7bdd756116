using FluxPay.Events;
using FluxPay.Outbox;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class OutboxTable
{
    private static readonly string NextSequenceSql = Sql.Read("Outbox/next_sequence");
    private static readonly string AddSql = Sql.Read("Outbox/add_message");
    private static readonly string ReadSql = Sql.Read("Outbox/read_messages");
    private static readonly string FindEndSql = Sql.Read("Outbox/find_end");
    private static readonly string FindPositionSql = Sql.Read("Outbox/find_position");
    private static readonly string SavePositionSql = Sql.Read("Outbox/save_position");

    public static void Add(SqliteSession session, PendingEvent pending, DateTimeOffset at, string? traceParent)
    {
        var (service, customer) = pending.Customer;
        long sequence = session.Query(NextSequenceSql, row => row.Number(), ("@service", service), ("@customer", customer))[0];
        session.Execute(AddSql, MessageRow.Columns, MessageRow.Of(pending, sequence, at, traceParent));
    }

    public static List<OutboxMessage> Read(SqliteSession session, long after, int limit) => session.Query(ReadSql,
        MessageRow.Read, ("@after", after), ("@limit", limit));

    public static long End(SqliteSession session) => session.Query(FindEndSql, row => row.Number())[0];

    public static long? Position(SqliteSession session, string subscriber) =>
        session.Query(FindPositionSql, row => row.Number(), ("@subscriber", subscriber)) is [var position] ? position : null;

    public static void SavePosition(SqliteSession session, OutboxPosition position) =>
        session.Execute(SavePositionSql, ("@subscriber", position.Subscriber), ("@position", position.Position));
}
