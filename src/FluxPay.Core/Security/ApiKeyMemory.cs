namespace FluxPay.Security;

/// <summary>
/// The keys that callers have used a moment ago, so that one is not looked up for each request. A key that is withdrawn stops at once where
/// it was withdrawn, and at the other hosts within <see cref="Recent"/>; a key that is not known is looked up each time.
/// </summary>
/// <param name="keys">Where they are kept.</param>
/// <param name="clock">The real one.</param>
internal sealed class ApiKeyMemory(IApiKeys keys, TimeProvider clock)
{
    /// <summary>As long as a withdrawn key may go on at another host.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly ReadMemory<string, ApiKey> _memory = new(keys.FindByHashAsync, clock);

    /// <summary>A key that works, by its hash; null when there is none.</summary>
    public async ValueTask<ApiKey?> FindAsync(string hash, CancellationToken cancellationToken) =>
        _memory.Recall(hash, Recent) ?? await _memory.ReadAsync(hash, cancellationToken);

    /// <summary>This host has withdrawn it.</summary>
    public void Forget(ApiKey key) => _memory.Forget(key.Hash);
}
