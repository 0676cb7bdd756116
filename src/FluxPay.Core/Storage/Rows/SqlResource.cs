namespace FluxPay.Storage.Rows;

/// <summary>SQL is source code: one statement per file, embedded under its own path.</summary>
internal static class SqlResource
{
    public static string Read(string name)
    {
        using var stream = typeof(SqlResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
