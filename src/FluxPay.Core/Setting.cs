namespace FluxPay;

/// <summary>One value the engine keeps about itself, for example the test clock's offset.</summary>
/// <param name="Name">Which.</param>
/// <param name="Value">Its value.</param>
internal sealed record Setting(string Name, string Value) : IRecord
{
    /// <summary>The newest value replaces the one before.</summary>
    public long Version => 0;

    /// <summary>True for a value that is kept only if there is none yet.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>What the engine keeps about itself.</summary>
internal interface ISettings
{
    Task SaveAsync(Setting setting, CancellationToken cancellationToken = default);

    Task<string?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Keeps a value unless there is one already, whoever else tries at the same time.</summary>
    /// <returns>The value that is kept.</returns>
    Task<string> KeepFirstAsync(Setting setting, CancellationToken cancellationToken = default);

    /// <summary>Replaces a value, unless it is not the one any more.</summary>
    /// <returns>False when nothing happened.</returns>
    Task<bool> ReplaceAsync(Setting setting, string of, CancellationToken cancellationToken = default);
}
