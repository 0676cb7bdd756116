namespace FluxPay.TossSimulator.Storage;

/// <summary>What <c>/sim</c> sets and a restart keeps.</summary>
internal sealed class SettingTable(Database database)
{
    private static readonly string FindSql = Resource.Text("setting_find.sql");
    private static readonly string SaveSql = Resource.Text("setting_save.sql");

    public string? Find(string name) => database.Query(FindSql, row => row.GetString(0), ("@name", name)).FirstOrDefault();

    public void Save(string name, string value) => database.Execute(SaveSql, ("@name", name), ("@value", value));
}
