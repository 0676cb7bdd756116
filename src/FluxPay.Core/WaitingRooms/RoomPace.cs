namespace FluxPay.WaitingRooms;

/// <summary>How long it will take, and when to ask again. Pure arithmetic.</summary>
internal static class RoomPace
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);   // until a turn is given and every host knows it

    /// <summary>The wait of somebody with so many ahead.</summary>
    /// <param name="ahead">How many.</param>
    /// <param name="perSecond">The rate in force.</param>
    /// <param name="seenPerSecond">The rate of late; 0 when it is not known.</param>
    /// <returns>Null where nobody is admitted.</returns>
    public static RoomWait? Wait(long ahead, double perSecond, double seenPerSecond)
    {
        if (perSecond <= 0)
            return null;
        double best = (ahead + 1) / perSecond;
        // What was seen may be slow because few were there to be admitted; it never promises more than the rate in force.
        double seen = seenPerSecond > 0 ? (ahead + 1) / Math.Min(seenPerSecond, perSecond) : best;
        return new RoomWait(Seconds(best), Seconds(seen), Seconds((seen * 1.3) + 1));
    }

    /// <summary>When to poll again: an eighth of the wait, from 2 to 30 s, spread by ±15 %.</summary>
    /// <param name="seconds">The wait; null when it is not known.</param>
    /// <param name="spread">From 0 to 1, different from ticket to ticket.</param>
    public static int RefreshAfterMs(double? seconds, double spread)
    {
        double pause = Math.Clamp((seconds ?? 80) / 8, Soonest.TotalSeconds, Latest.TotalSeconds);
        return (int)(pause * 1000 * (0.85 + (0.3 * spread)));
    }

    /// <summary>
    /// When somebody near the turn polls again: when it comes. A turn that is fetched late leaves the room empty meanwhile, and turns that are
    /// fetched whenever a poll happens to come are fetched together.
    /// </summary>
    /// <param name="seconds">The wait at the rate in force, in a room with space for them.</param>
    /// <returns>In whole pauses of <see cref="Soonest"/> and more, or sooner where the turn does; null for somebody farther back.</returns>
    public static int? OnTurnMs(double seconds) => seconds > Soonest.TotalSeconds * 8
        ? null
        : (int)(((seconds / Math.Max(1, Math.Floor(seconds / Soonest.TotalSeconds))) + Margin.TotalSeconds) * 1000);

    private static long Seconds(double seconds) => (long)Math.Ceiling(Math.Min(seconds, 1e9));
}

/// <summary>A wait in whole seconds: at best, likely, and at worst.</summary>
internal readonly record struct RoomWait(long Low, long Likely, long High);
