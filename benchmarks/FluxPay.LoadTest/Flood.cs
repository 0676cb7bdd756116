using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>
/// The rate, then several times as many buyers, then the rate again without a pause between: what becomes of those who are let in, of those who
/// are not, and how soon everybody afterwards is served as before.
/// </summary>
internal sealed class Flood(Fleet fleet, Line line, Arguments arguments)
{
    public async Task<FloodResult> RunAsync()
    {
        var (rate, time) = (arguments.Rates[0], arguments.Time);
        var before = await new Trial(fleet, line, arguments, "before").RunAsync(new Load.Rate(rate), time);
        var during = new Trial(fleet, line, arguments, "flood", insists: false).RunAsync(new Load.Rate(rate * arguments.Flood), time);
        await Task.Delay(time);
        var after = await new Trial(fleet, line, arguments, "after").RunAsync(new Load.Rate(rate), time);
        return new FloodResult(before, await during, after);
    }
}

/// <summary>What the three came to.</summary>
internal sealed record FloodResult(TrialResult Before, TrialResult During, TrialResult After)
{
    private const double EnoughThroughput = 0.8;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public IReadOnlyList<TrialResult> Results => [Before, During, After];

    /// <summary>Of what was done before it.</summary>
    public double Throughput => During.JourneysPerSecond / Before.JourneysPerSecond;

    /// <summary>From the flood's end until the journeys of every later second took no longer, in the mean, than all but 5 % of those before it.</summary>
    public TimeSpan? RecoveredIn
    {
        get
        {
            var usual = Before.Figures.Journeys.At(0.95);
            var seconds = After.Figures.Seconds.ToList();
            int late = seconds.FindLastIndex(s => s.Mean > usual);
            return late + 1 < seconds.Count ? TimeSpan.FromSeconds(late + 1) : null;
        }
    }

    public bool IsGood => Throughput >= EnoughThroughput && During.Figures.Refusals.At(0.99) <= AtOnce
        && During.Figures.Journeys.At(0.99) <= Bearable && RecoveredIn <= Soon;
}
