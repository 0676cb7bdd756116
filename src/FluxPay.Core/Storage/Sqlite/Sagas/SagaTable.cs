using FluxPay.Sagas.Orchestration;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

internal static class SagaTable
{
    private static readonly string AddSql = Sql.Read("Sagas/add_saga");
    private static readonly string UpdateSql = Sql.Read("Sagas/update_saga");
    private static readonly string FindSql = Sql.Read("Sagas/find_saga");
    private static readonly string FindOfSubjectSql = Sql.Read("Sagas/find_saga_of_subject");
    private static readonly string ListSql = Sql.Read("Sagas/list_sagas");
    private static readonly string AddJournalSql = Sql.Read("Sagas/add_journal");
    private static readonly string ListJournalSql = Sql.Read("Sagas/list_journal");

    public static bool Save(SqliteSession session, SagaInstance saga) =>
        session.Execute(saga.Version == 0 ? AddSql : UpdateSql, SagaRow.Columns, saga) == 1;

    public static SagaInstance? Find(SqliteSession session, SagaId id) => session.Find(FindSql, SagaRow.Read, ("@id", id));

    public static SagaInstance? Find(SqliteSession session, string type, string subject) =>
        session.Find(FindOfSubjectSql, SagaRow.Read, ("@type", type), ("@subject", subject));

    public static List<SagaInstance> List(SqliteSession session, SagaStatus? status, PageRequest page) =>
        session.Query(ListSql, SagaRow.Read, ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1));

    public static void AddJournal(SqliteSession session, SagaJournalEntry entry) => session.Execute(AddJournalSql, SagaJournalRow.Columns, entry);

    public static List<SagaJournalEntry> Journal(SqliteSession session, SagaId id) =>
        session.Query(ListJournalSql, row => SagaJournalRow.Read(row, id), ("@saga_id", id));
}
