namespace FluxPay;

/// <summary>One value the engine keeps about itself, for example the test clock's offset.</summary>
/// <param name="Name">Which.</param>
/// <param name="Value">Its value.</param>
internal sealed record Setting(string Name, string Value) : IRecord
{
    /// <summary>The newest value replaces the one before.</summary>
    public long Version => 0;
}

/// <summary>What the engine keeps about itself.</summary>
internal interface ISettings
{
    Task SaveAsync(Setting setting, CancellationToken cancellationToken = default);

    Task<string?> FindAsync(string name, CancellationToken cancellationToken = default);
}
