namespace FluxPay.Storage.Sqlite;

internal static class SettingTable
{
    private static readonly string SaveSql = Sql.Read("Settings/save_setting");
    private static readonly string FindSql = Sql.Read("Settings/find_setting");

    public static void Save(SqliteSession session, Setting setting) =>
        session.Execute(SaveSql, ("@name", setting.Name), ("@value", setting.Value));

    public static string? Find(SqliteSession session, string name) => session.Find(FindSql, row => row.Text(), ("@name", name));
}
