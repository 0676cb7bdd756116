namespace FluxPay.Storage.Postgres;

/// <summary>The database's clock as this host knows it: what it said last, and how long ago that was. A host's own may be hours off.</summary>
/// <param name="time">Tells how long ago, and the time until the database has said anything.</param>
internal sealed class DatabaseClock(TimeProvider time)
{
    /// <summary>How old its word may be: a database's clock may be set, too.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private Told? _told;

    /// <summary>True when the database has said something a moment ago.</summary>
    public bool IsRecent => Volatile.Read(ref _told) is { } told && time.GetElapsedTime(told.HeardAt) < Recent;

    /// <summary>Cut to the millisecond, as everything that is stored.</summary>
    public DateTimeOffset Now => Volatile.Read(ref _told) is { } told
        ? DateTimeOffset.FromUnixTimeMilliseconds((told.At + time.GetElapsedTime(told.HeardAt)).ToUnixTimeMilliseconds())
        : time.Now();

    /// <summary>The database has just said that it is this late.</summary>
    public void Heard(DateTimeOffset at) => Volatile.Write(ref _told, new Told(at, time.GetTimestamp()));

    private sealed record Told(DateTimeOffset At, long HeardAt);
}
