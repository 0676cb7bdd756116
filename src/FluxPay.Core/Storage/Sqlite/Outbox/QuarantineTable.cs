using System.Globalization;
using FluxPay.Outbox;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class QuarantineTable
{
    private static readonly string SaveSql = Sql.Read("Outbox/save_quarantine");
    private static readonly string RemoveSql = Sql.Read("Outbox/remove_quarantine");
    private static readonly string ListSql = Sql.Read("Outbox/list_quarantines");
    private static readonly string ReadSql = Sql.Read("Outbox/read_customer");

    public static void Save(SqliteSession session, OutboxQuarantine quarantine) => session.Execute(SaveSql, QuarantineRow.Columns, quarantine);

    public static void Remove(SqliteSession session, OutboxQuarantine quarantine) => session.Execute(RemoveSql,
        ("@sink", quarantine.Sink), ("@service", quarantine.Customer.Service), ("@customer", quarantine.Customer.Id));

    public static List<OutboxQuarantine> List(SqliteSession session) => session.Query(ListSql, QuarantineRow.Read);

    public static List<OutboxMessage> Read(SqliteSession session, OutboxQuarantine quarantine, int limit) => session.Query(ReadSql, MessageRow.Read,
        ("@after", long.Parse(quarantine.Checkpoint, CultureInfo.InvariantCulture)), ("@service", quarantine.Customer.Service),
        ("@customer", quarantine.Customer.Id), ("@from_seq", quarantine.FromSequence), ("@limit", limit));
}
