namespace FluxPay.LoadTest.Servers;

/// <summary>What came of the events that the hosts committed, for a consumer that ignores sequences it has seen.</summary>
/// <param name="Committed">Rows of the outbox.</param>
/// <param name="Arrived">Each once.</param>
/// <param name="Inverted">Events that came before one of the same customer that should have come first.</param>
/// <param name="Repeats">Records that came again, which that consumer ignores.</param>
/// <param name="After">How long after the last look at the outbox the last one came.</param>
internal sealed record EventTally(long Committed, long Arrived, long Inverted, long Repeats, TimeSpan After)
{
    public long Lost => Committed - Arrived;

    /// <summary>With none lost and none before its predecessor, every customer's sequence has come from 1 to its end.</summary>
    public bool IsWhole => Lost == 0 && Inverted == 0;
}
