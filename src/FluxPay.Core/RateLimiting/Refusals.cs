using System.Collections.Concurrent;

namespace FluxPay.RateLimiting;

/// <summary>
/// Refusals that stay right for a known time: a count only grows until then, whatever other hosts do, so a caller who asks again is
/// refused here and costs the store nothing. A refund elsewhere makes one of these the upper bound of what it would be. What the other
/// limits of the question are told to have left is as it was then.
/// </summary>
/// <param name="time">The clock; only differences count.</param>
/// <param name="capacity">How many are kept; beyond it those that are over go, and if none is, all.</param>
internal sealed class Refusals(TimeProvider time, int capacity = 50_000)
{
    private sealed record Refusal(RateLimitCall Call, RateLimitVerdict Verdict, long At, TimeSpan Lasts);

    private readonly ConcurrentDictionary<RateLimitKey, Refusal> _byKey = new();
    private int _count;     // the dictionary's own Count takes all its locks

    /// <summary>The refusal that still holds for exactly this question; null when there is none.</summary>
    public RateLimitVerdict? Find(RateLimitCall call)
    {
        if (Volatile.Read(ref _count) == 0)
            return null;
        foreach (var target in call.Targets)
        {
            if (!_byKey.TryGetValue(RateLimitKey.Of(call.Scope, target), out var refusal))
                continue;
            var age = time.GetElapsedTime(refusal.At);
            if (age < refusal.Lasts && call.Permits == refusal.Call.Permits && Same(call.Targets, refusal.Call.Targets))
                return Aged(refusal.Verdict, age);
        }
        return null;
    }

    /// <summary>Keeps a refusal.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="verdict">The refusal.</param>
    /// <param name="askedAt">The time stamp from before the question was sent, so that it never lasts too long.</param>
    public void Keep(RateLimitCall call, RateLimitVerdict verdict, long askedAt)
    {
        for (int index = 0; index < verdict.Limits.Length; index++)
        {
            var standing = verdict.Limits[index];
            // A lent permit may come back at any moment, and a shadow limit refuses nothing.
            if (!standing.IsExceeded || standing.Limit.IsShadow || standing.Limit.Kind == RateLimitKind.Concurrency
                || standing.RetryAfter < TimeSpan.Zero)
            {
                continue;
            }
            MakeRoom();
            var key = RateLimitKey.Of(call.Scope, call.Targets[index]);
            if (_byKey.TryAdd(key, new Refusal(call, verdict, askedAt, standing.RetryAfter)))
                Interlocked.Increment(ref _count);
            else
                _byKey[key] = new Refusal(call, verdict, askedAt, standing.RetryAfter);
        }
    }

    /// <summary>Forgets what a refund may have made too strict.</summary>
    public void Forget(RateLimitCall call)
    {
        foreach (var target in call.Targets)
            Remove(RateLimitKey.Of(call.Scope, target));
    }

    private void MakeRoom()
    {
        if (Volatile.Read(ref _count) < capacity)
            return;
        foreach (var (key, refusal) in _byKey)
        {
            if (time.GetElapsedTime(refusal.At) >= refusal.Lasts)
                Remove(key);
        }
        if (Volatile.Read(ref _count) < capacity)
            return;
        foreach (var key in _byKey.Keys)
            Remove(key);
    }

    private void Remove(RateLimitKey key)
    {
        if (_byKey.TryRemove(key, out _))
            Interlocked.Decrement(ref _count);
    }

    private static bool Same(IReadOnlyList<RateLimitTarget> asked, IReadOnlyList<RateLimitTarget> before)
    {
        if (asked.Count != before.Count)
            return false;
        for (int index = 0; index < asked.Count; index++)
        {
            if (asked[index] != before[index])   // another policy's limit under the same name is another limit
                return false;
        }
        return true;
    }

    private static RateLimitVerdict Aged(RateLimitVerdict verdict, TimeSpan age) => verdict with
    {
        Limits =
        [
            .. verdict.Limits.Select(l => l with { NextPermit = Less(l.NextPermit, age), RetryAfter = Less(l.RetryAfter, age) }),
        ],
    };

    private static TimeSpan Less(TimeSpan wait, TimeSpan age) => wait == Timeout.InfiniteTimeSpan || wait == TimeSpan.Zero
        ? wait
        : TimeSpan.FromTicks(Math.Max((wait - age).Ticks, 1));   // what was exceeded stays so in this answer
}
