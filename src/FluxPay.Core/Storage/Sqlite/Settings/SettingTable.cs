namespace FluxPay.Storage.Sqlite;

internal static class SettingTable
{
    private static readonly string SaveSql = Sql.Read("Settings/save_setting");
    private static readonly string SaveFirstSql = Sql.Read("Settings/save_first_setting");
    private static readonly string ReplaceSql = Sql.Read("Settings/replace_setting");
    private static readonly string FindSql = Sql.Read("Settings/find_setting");

    /// <returns>False when a first value was not the first.</returns>
    public static bool Save(SqliteSession session, Setting setting) =>
        session.Execute(setting.IsFirst ? SaveFirstSql : SaveSql, ("@name", setting.Name), ("@value", setting.Value)) == 1;

    /// <returns>False when it is not the one any more.</returns>
    public static bool Replace(SqliteSession session, Setting setting, string of) =>
        session.Execute(ReplaceSql, ("@name", setting.Name), ("@value", setting.Value), ("@of", of)) == 1;

    public static string? Find(SqliteSession session, string name) => session.Find(FindSql, row => row.Text(), ("@name", name));
}
