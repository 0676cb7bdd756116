using System.Collections.Concurrent;
using System.Diagnostics;
using FluxPay.LoadTest.Buying;

namespace FluxPay.LoadTest.Measuring;

/// <summary>What came of the journeys of one rate.</summary>
internal sealed class Figures
{
    private readonly Latencies[] _steps = [.. Enum.GetValues<Step>().Select(_ => new Latencies())];
    private readonly ConcurrentDictionary<string, int> _retries = [];
    private readonly ConcurrentDictionary<string, int> _failures = [];
    private readonly ConcurrentQueue<string> _paidOrders = [];
    private readonly ConcurrentQueue<string> _refusedOrders = [];
    private readonly ConcurrentDictionary<int, (long Count, TimeSpan Sum)> _seconds = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _started;
    private long _succeeded;
    private long _failed;
    private long _leftLine;
    private long _turnedAway;
    private long _requests;

    /// <summary>From the moment a journey was due until it was done; from its turn on where it had to queue.</summary>
    public Latencies Journeys { get; } = new();

    /// <summary>Of these, those whose payment the gateway answered as it should: what is left is the engine's own.</summary>
    public Latencies Undisturbed { get; } = new();

    /// <summary>How long those waited whose turn came.</summary>
    public Latencies Line { get; } = new();

    public long Started => Volatile.Read(ref _started);
    public long Succeeded => Volatile.Read(ref _succeeded);
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Buyers who still queued when the sale was over.</summary>
    public long LeftLine => Volatile.Read(ref _leftLine);

    /// <summary>Buyers who were refused for lack of room and did not insist.</summary>
    public long TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>How long those waited for their refusal.</summary>
    public Latencies Refusals { get; } = new();

    public long InFlight => Started - Succeeded - Failed - LeftLine - TurnedAway;

    /// <summary>All that were sent, repeats too.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Those whose turn came and that have ended.</summary>
    public long Served => Succeeded + Failed;

    /// <summary>Of those served; 1 before there is one.</summary>
    public double Success => Served == 0 ? 1 : (double)Succeeded / Served;

    public IReadOnlyDictionary<string, int> Retries => _retries;
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Orders that a gateway was paid for.</summary>
    public IReadOnlyCollection<string> PaidOrders => _paidOrders;

    /// <summary>Orders whose payment a gateway refused, or got wrong.</summary>
    public IReadOnlyCollection<string> RefusedOrders => _refusedOrders;

    /// <summary>The mean latency of the journeys that succeeded, by the second in which they were due, from 0.</summary>
    public IEnumerable<(int Second, TimeSpan Mean)> Seconds => _seconds.OrderBy(s => s.Key).Select(s => (s.Key, s.Value.Sum / s.Value.Count));

    public Latencies Of(Step step) => _steps[(int)step];

    public void Begin() => Interlocked.Increment(ref _started);
    public void Requested() => Interlocked.Increment(ref _requests);
    public void Paid(string orderId) => _paidOrders.Enqueue(orderId);
    public void Refused(string orderId) => _refusedOrders.Enqueue(orderId);
    public void Retried(string why) => _retries.AddOrUpdate(why, 1, (_, times) => times + 1);

    public void TurnAway(TimeSpan after)
    {
        Refusals.Record(after);
        Interlocked.Increment(ref _turnedAway);
    }

    public void Left() => Interlocked.Increment(ref _leftLine);

    /// <param name="disturbed">The gateway played a trick on it, or did not tell what became of it.</param>
    public void Succeed(TimeSpan took, long now, bool disturbed)
    {
        Journeys.Record(took);
        if (!disturbed)
            Undisturbed.Record(took);
        int second = (int)Math.Max(0, (Stopwatch.GetElapsedTime(_began, now) - took).TotalSeconds);
        _seconds.AddOrUpdate(second, (1, took), (_, sum) => (sum.Count + 1, sum.Sum + took));
        Interlocked.Increment(ref _succeeded);
    }

    public void Fail(string why)
    {
        _failures.AddOrUpdate(why, 1, (_, times) => times + 1);
        Interlocked.Increment(ref _failed);
    }
}
