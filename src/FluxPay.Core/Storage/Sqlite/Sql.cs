using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

/// <summary>The statements of this store.</summary>
internal static class Sql
{
    public static string Read(string file) => SqlResource.Read($"Storage/Sqlite/{file}.sql");
}
