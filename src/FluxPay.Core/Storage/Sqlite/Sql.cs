namespace FluxPay.Storage.Sqlite;

/// <summary>SQL is source code: one statement per file, embedded under its own path.</summary>
internal static class Sql
{
    public static string Read(string file)
    {
        using var stream = typeof(Sql).Assembly.GetManifestResourceStream($"Storage/Sqlite/{file}.sql")
            ?? throw new InvalidOperationException($"Storage/Sqlite/{file}.sql is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
