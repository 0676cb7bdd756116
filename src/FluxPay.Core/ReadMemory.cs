namespace FluxPay;

/// <summary>What this host has last read of many things, so that what is asked for often is not read each time.</summary>
/// <param name="read">Reads one; what it answers with null is not remembered.</param>
/// <param name="clock">The real one, as for leases: how old something is has nothing to do with a clock that tests turn.</param>
internal sealed class ReadMemory<TKey, T>(Func<TKey, CancellationToken, Task<T?>> read, TimeProvider clock)
    where TKey : notnull where T : class
{
    /// <summary>How many are remembered at once.</summary>
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];

    /// <summary>What is remembered, if it is not older than that; else null.</summary>
    public T? Recall(TKey key, TimeSpan oldest)
    {
        lock (_lock)
            return _entries.TryGetValue(key, out var known) && clock.GetElapsedTime(known.ReadAt) <= oldest ? known.Value : null;
    }

    /// <summary>As it is now.</summary>
    public async Task<T?> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        // Its place is taken before it is read: what is forgotten meanwhile takes the place away, and what was read then is nobody's.
        var entry = new Entry(clock.GetTimestamp());
        lock (_lock)
        {
            if (_entries.Count >= Most)
                _entries.Clear();   // rare and cheap: each is read again when it is next asked for
            _entries[key] = entry;
        }
        var value = await read(key, cancellationToken);
        lock (_lock)
        {
            entry.Value = value;
            if (value is null && _entries.GetValueOrDefault(key) == entry)
                _entries.Remove(key);   // whoever asks for what is not there must not push out what is
        }
        return value;
    }

    /// <summary>This host has changed it.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
            _entries.Remove(key);
    }

    private sealed class Entry(long readAt)
    {
        public long ReadAt => readAt;

        public T? Value { get; set; }
    }
}
