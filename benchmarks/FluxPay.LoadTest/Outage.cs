using System.Diagnostics;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>Takes the brokers away while buyers go on buying, and looks once a second at what an operator would see.</summary>
internal sealed class Outage(Fleet fleet, TimeSpan length)
{
    /// <summary>Of ordinary traffic before it.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<OutageResult> RunAsync()
    {
        await Task.Delay(Before);
        await fleet.SetBrokersDownAsync(true);
        var down = await WatchAsync(until: (_, elapsed) => elapsed >= length);
        await fleet.SetBrokersDownAsync(false);
        long back = Stopwatch.GetTimestamp();
        var after = await WatchAsync(until: (look, elapsed) => look is { Lag: < OutageResult.Ordinary, Health.Status: "Healthy" } || elapsed >= Limit);
        bool recovered = after[^1] is { Lag: < OutageResult.Ordinary, Health.Status: "Healthy" };
        return new OutageResult(down, after, recovered ? Stopwatch.GetElapsedTime(back) : null);
    }

    private async Task<IReadOnlyList<OutageLook>> WatchAsync(Func<OutageLook, TimeSpan, bool> until)
    {
        var looks = new List<OutageLook>();
        long began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Each);
        while (await timer.WaitForNextTickAsync())
        {
            long metric = (await fleet.ReadHostsAsync()).Lag;   // before the others: asking them refreshes it
            var (lag, oldest) = await fleet.Hosts[0].OutboxAsync();
            looks.Add(new OutageLook(Stopwatch.GetElapsedTime(began), lag, oldest, metric, await fleet.Hosts[0].HealthAsync()));
            if (until(looks[^1], looks[^1].At))
                return looks;
        }
        return looks;
    }
}

/// <summary>What an operator sees at one moment.</summary>
/// <param name="At">Since the brokers went, or came back.</param>
/// <param name="Lag">By <c>/admin/outbox</c>: events that are committed and not delivered.</param>
/// <param name="Oldest">Age of the oldest of them.</param>
/// <param name="Metric">The same as <paramref name="Lag"/> by <c>fluxpay.outbox.lag</c>, which a host renews every 15 s.</param>
/// <param name="Health">By <c>/health/ready</c>.</param>
internal sealed record OutageLook(TimeSpan At, long Lag, TimeSpan Oldest, long Metric, Health Health);

/// <summary>What was seen without the brokers, and afterwards.</summary>
/// <param name="CaughtUpIn">After they came back, until the lag was an ordinary one and health too; null when that did not come.</param>
internal sealed record OutageResult(IReadOnlyList<OutageLook> Down, IReadOnlyList<OutageLook> After, TimeSpan? CaughtUpIn)
{
    /// <summary>Events that may be on their way at any moment under load.</summary>
    public const long Ordinary = 500;

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(20);   // one renewal of the metric, and some more

    /// <summary>The hosts stayed ready, the lag was visible at each place, and everything arrived.</summary>
    public bool IsGood => Down.All(l => l.Health.IsReady) && CaughtUpIn is not null
        && Down.Where(l => l.At > Noticed) is var late && late.All(l => l.Lag > 0 && l.Metric > 0 && l.Health.Status == "Degraded");
}
