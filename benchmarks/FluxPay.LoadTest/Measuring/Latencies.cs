using System.Numerics;

namespace FluxPay.LoadTest.Measuring;

/// <summary>
/// How long something took, many times: counts in buckets that are at most 1/64 of their value wide, so that no percentile is off by more than
/// that and nothing is sampled. Any number of threads record.
/// </summary>
internal sealed class Latencies
{
    /// <summary>Below it each microsecond has a bucket of its own; above, every power of two has half as many.</summary>
    private const int Exact = 128;

    private const int PerPower = Exact / 2;
    private const int Powers = 30;   // 2^36 µs: 19 hours

    private readonly long[] _counts;
    private long _sum;
    private long _longest;

    public Latencies() => _counts = new long[Exact + (PerPower * Powers)];

    private Latencies(long sum) : this() => _sum = sum;

    public long Count => _counts.Sum();
    public TimeSpan Longest => TimeSpan.FromMicroseconds(_longest);

    /// <summary>Over all of them together.</summary>
    public TimeSpan Sum => TimeSpan.FromMicroseconds(_sum);

    public TimeSpan Mean => Count is > 0 and var count ? Sum / count : TimeSpan.Zero;

    public void Record(TimeSpan time)
    {
        long microseconds = Math.Max(0, (long)time.TotalMicroseconds);
        Interlocked.Increment(ref _counts[Math.Min(Bucket(microseconds), _counts.Length - 1)]);
        Interlocked.Add(ref _sum, microseconds);
        for (long seen = Volatile.Read(ref _longest); microseconds > seen;)
        {
            long was = Interlocked.CompareExchange(ref _longest, microseconds, seen);
            if (was == seen)
                break;
            seen = was;
        }
    }

    /// <summary>The time that this share of all did not exceed.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    public TimeSpan At(double share)
    {
        long left = (long)Math.Ceiling(Count * share);
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(Top(bucket), _longest));
        }
        return Longest;
    }

    /// <summary>As one can send it: the sum, and pairs of bucket and count.</summary>
    public long[] Pack() =>
        [_sum, .. _counts.Index().Where(c => c.Item > 0).SelectMany(c => (long[])[c.Index, c.Item])];

    /// <summary>What came between two packs; the longest of it is as exact as a bucket.</summary>
    public static Latencies Between(long[] before, long[] after)
    {
        var between = new Latencies(after[0] - before[0]);
        for (int i = 1; i < after.Length; i += 2)
            between._counts[after[i]] += after[i + 1];
        for (int i = 1; i < before.Length; i += 2)
            between._counts[before[i]] -= before[i + 1];
        between._longest = Top(Math.Max(0, Array.FindLastIndex(between._counts, c => c > 0)));
        return between;
    }

    public static Latencies Together(IEnumerable<Latencies> all)
    {
        var sum = new Latencies();
        foreach (var one in all)
        {
            sum._sum += one._sum;
            sum._longest = Math.Max(sum._longest, one._longest);
            for (int bucket = 0; bucket < sum._counts.Length; bucket++)
                sum._counts[bucket] += one._counts[bucket];
        }
        return sum;
    }

    private static int Bucket(long microseconds)
    {
        if (microseconds < Exact)
            return (int)microseconds;
        int shift = BitOperations.Log2((ulong)microseconds) - BitOperations.Log2(PerPower);
        return (int)Math.Min(int.MaxValue, ((long)shift * PerPower) + (microseconds >> shift));
    }

    /// <summary>The largest value that falls into it.</summary>
    private static long Top(int bucket)
    {
        int shift = bucket < Exact ? 0 : (bucket / PerPower) - 1;
        return ((bucket - ((long)shift * PerPower) + 1) << shift) - 1;
    }
}
