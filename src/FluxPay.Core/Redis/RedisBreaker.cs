namespace FluxPay.Redis;

/// <summary>
/// Remembers that Redis is down, so that requests do not each wait for it to find out: after three failures in a row only one call
/// a second is let through, until one succeeds.
/// </summary>
/// <param name="time">The real clock, whatever clock the application turns.</param>
internal sealed class RedisBreaker(TimeProvider time)
{
    private const int Tolerated = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _failures;
    private long _nextTry;

    /// <summary>True when only one call a second may go out.</summary>
    public bool IsOpen => Volatile.Read(ref _failures) >= Tolerated;

    /// <summary>Whether a call may go out now.</summary>
    public bool Allows()
    {
        if (!IsOpen)
            return true;
        long now = time.GetTimestamp();
        long next = Volatile.Read(ref _nextTry);
        return now >= next && Interlocked.CompareExchange(ref _nextTry, Later(now), next) == next;
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
            Volatile.Write(ref _failures, 0);
    }

    /// <returns>True when this failure is the one that stops calls.</returns>
    public bool Failed()
    {
        int failures = Interlocked.Increment(ref _failures);
        if (failures < Tolerated)
            return false;
        Volatile.Write(ref _failures, Tolerated);   // never grows so far that it overflows
        Volatile.Write(ref _nextTry, Later(time.GetTimestamp()));
        return failures == Tolerated;
    }

    private long Later(long now) => now + (long)(Pause.TotalSeconds * time.TimestampFrequency);
}
