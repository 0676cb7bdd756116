namespace FluxPay.Storage.Sqlite;

/// <summary>The embedded store.</summary>
public sealed class SqliteOptions
{
    /// <summary>The file.</summary>
    /// <value>Default <c>fluxpay.db</c> in the working folder; setting <c>FluxPay:Sqlite</c>.</value>
    public string Path { get; set; } = "fluxpay.db";
}
