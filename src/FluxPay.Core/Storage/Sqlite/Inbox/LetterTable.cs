using FluxPay.Inbox;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class LetterTable
{
    private static readonly string SaveSql = Sql.Read("Inbox/save_letter");
    private static readonly string FindSql = Sql.Read("Inbox/find_letter");
    private static readonly string FindAtSql = Sql.Read("Inbox/find_letter_at");
    private static readonly string ListWaitingSql = Sql.Read("Inbox/list_waiting_letters");
    private static readonly string ListSql = Sql.Read("Inbox/list_letters");

    public static bool Save(SqliteSession session, InboundLetter letter) => session.Execute(SaveSql, LetterRow.Columns, letter) == 1;

    public static InboundLetter? Find(SqliteSession session, LetterId id) => session.Find(FindSql, LetterRow.Read, ("@id", id));

    public static InboundLetter? FindAt(SqliteSession session, string topic, int partition, long offset) => session.Find(
        FindAtSql, LetterRow.Read, ("@topic", topic), ("@partition", (long)partition), ("@offset", offset));

    public static List<InboundLetter> WaitingFor(SqliteSession session, string service, string requestId) =>
        session.Query(ListWaitingSql, LetterRow.Read, ("@service", service), ("@request_id", requestId));

    public static List<InboundLetter> List(SqliteSession session, LetterStatus status, PageRequest page) => session.Query(
        ListSql, LetterRow.Read, ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1));
}
