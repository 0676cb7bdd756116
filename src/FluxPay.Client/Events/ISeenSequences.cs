using System.Collections.Concurrent;

namespace FluxPay.Client;

/// <summary>
/// Remembers the last sequence that was handled per partition key, so that what comes again is dropped. The default keeps it in memory: over a
/// restart or a rebalance some events come again. To drop those too, register one over the application's database whose
/// <see cref="LastAsync"/> reads what handlers save in the transaction of their effect, and whose <see cref="SaveAsync"/> does nothing.
/// </summary>
public interface ISeenSequences
{
    /// <summary>The last sequence handled; 0 for none.</summary>
    ValueTask<long> LastAsync(string partitionKey, CancellationToken cancellationToken);

    /// <summary>An event was handled.</summary>
    ValueTask SaveAsync(string partitionKey, long sequence, CancellationToken cancellationToken);
}

/// <summary>Only what this process handled lately.</summary>
internal sealed class SeenInMemory : ISeenSequences
{
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    public ValueTask<long> LastAsync(string partitionKey, CancellationToken cancellationToken) => new(_last.GetValueOrDefault(partitionKey));

    public ValueTask SaveAsync(string partitionKey, long sequence, CancellationToken cancellationToken)
    {
        if (_last.Count >= Most)
            _last.Clear();   // rare; handlers must bear an event that comes again anyway
        _last[partitionKey] = sequence;
        return default;
    }
}
