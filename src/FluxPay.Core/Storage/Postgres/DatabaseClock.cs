namespace FluxPay.Storage.Postgres;

/// <summary>The database's clock as this host knows it: what it said last, and how long ago that was. A host's own may be hours off.</summary>
/// <param name="time">Tells how long ago, and the time until the database has said anything.</param>
internal sealed class DatabaseClock(TimeProvider time)
{
    private Told? _told;

    /// <summary>Cut to the millisecond, as everything that is stored.</summary>
    public DateTimeOffset Now => Volatile.Read(ref _told) is { } told
        ? DateTimeOffset.FromUnixTimeMilliseconds((told.At + time.GetElapsedTime(told.HeardAt)).ToUnixTimeMilliseconds())
        : time.Now();

    /// <summary>The database has just said that it is this late.</summary>
    public void Heard(DateTimeOffset at) => Volatile.Write(ref _told, new Told(at, time.GetTimestamp()));

    private sealed record Told(DateTimeOffset At, long HeardAt);
}
