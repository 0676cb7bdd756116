namespace FluxPay.WaitingRooms;

/// <summary>
/// Where a ticket stands; lower is earlier. Scores fit the 53 bits that a Redis score keeps exactly: 16 tiers, in each the drawn
/// ones of the pre-queue before the live arrivals in their order.
/// </summary>
/// <remarks>
/// A live arrival's number begins at the queue's clock (10 µs units) when the queue is made and goes up by one. A queue that was
/// lost and begins again therefore gives higher numbers than all it gave before, unless it had been taking in 100,000 a second
/// ever since.
/// </remarks>
internal static class Scores
{
    public const int MostTiers = 16;

    /// <summary>The size of the drawn part, and of the live part, of a tier.</summary>
    public const long Half = 1L << 48;

    /// <summary>What all scores of a tier begin with.</summary>
    public static long Base(int tier) => tier * 2 * Half;

    /// <summary>A drawn place.</summary>
    /// <param name="tier">From 0, the first admitted first.</param>
    /// <param name="draw">48 bits.</param>
    public static long Drawn(int tier, long draw) => Base(tier) + draw;

    /// <summary>The place of a live arrival.</summary>
    public static long Live(long tierBase, long sequence) => tierBase + Half + sequence;

    /// <summary>The number before a new queue's first. Counted from 2020, so that 48 bits last until 2109.</summary>
    public static long FirstSequence(long nowMs) => (nowMs - 1_577_836_800_000) * 100;
}
