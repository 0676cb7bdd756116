namespace FluxPay.Storage.Rows;

internal static class SettingRow
{
    public static readonly Columns<Setting> Columns = new()
    {
        { "name", s => s.Name },
        { "value", s => s.Value },
    };
}
