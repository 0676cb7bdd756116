namespace FluxPay.Security;

/// <summary>An API key as it is kept: never the key, only its hash.</summary>
public sealed record ApiKey : IRecord
{
    /// <summary>The key's public id.</summary>
    public required ApiKeyId Id { get; init; }
    /// <summary>SHA-256 of the key, upper-case hex. Keys are random, so an unsalted fast hash is enough.</summary>
    public required string Hash { get; init; }
    /// <summary>The service it belongs to.</summary>
    public required string Service { get; init; }
    /// <summary>For the operator.</summary>
    public string? Name { get; init; }
    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it was withdrawn; null while it works.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }
}

/// <summary>Reads API keys.</summary>
public interface IApiKeys
{
    /// <summary>A key that works, by its hash; null when there is none.</summary>
    Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>One key of one service, working or not; null when there is none.</summary>
    Task<ApiKey?> FindAsync(string service, ApiKeyId id, CancellationToken cancellationToken = default);

    /// <summary>A service's working keys, newest first.</summary>
    Task<Page<ApiKey>> ListAsync(string service, PageRequest page, CancellationToken cancellationToken = default);
}
