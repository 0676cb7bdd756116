using System.Diagnostics;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>One load on a fleet that runs, and what everybody used meanwhile.</summary>
/// <param name="insists">False for buyers who go when there is no room for their order.</param>
internal sealed class Trial(Fleet fleet, Line line, Arguments arguments, string name, bool insists = true)
{
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromMinutes(2);
    private const int MemoryLooks = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task<TrialResult> RunAsync(Load load, TimeSpan time)
    {
        var figures = new Figures();
        var journey = new Journey(line, fleet.Market, figures, new Troubles(arguments.Faults), insists);
        using var saleOver = new CancellationTokenSource();
        using var watch = new Progress(fleet, figures, load);
        using var ended = new CancellationTokenSource();
        var memory = new MemoryCurve(fleet, figures, time / MemoryLooks);
        var remembering = arguments.ShowsMemory ? memory.RunAsync(ended.Token) : Task.CompletedTask;
        var before = await ResourceUse.OfAsync(fleet);

        Task BuyAsync(int number, long dueAt) =>
            journey.RunAsync(arguments.Mix.At(number), Customer(number), $"{name}-{number}", number, dueAt, saleOver.Token);
        await (load switch
        {
            Load.Rate rate => new Arrivals(rate.PerSecond).RunAsync(time, (number, dueAt) => Task.Run(() => BuyAsync(number, dueAt))),
            Load.InFlight many => new Callers(many.AtOnce).RunAsync(time, BuyAsync),
            _ => throw new UnreachableException(),
        });
        var (took, done, requests) = (Stopwatch.GetElapsedTime(before.At), figures.Succeeded, figures.Requests);
        await saleOver.CancelAsync();
        while (figures.InFlight > 0)
            await Task.Delay(Look);

        await ended.CancelAsync();
        await remembering;
        var after = await ResourceUse.OfAsync(fleet);
        long lag = await watch.StopAsync();
        return new TrialResult(load, figures, took, done, requests, after.Since(before), lag, await DeliveredAsync(), memory.Looks);
    }

    /// <summary>A queue knows one place for each customer, so there everybody is somebody else.</summary>
    private string Customer(int number) => arguments.Room > 0 ? $"c-{name}-{number}" : CustomerName(number % arguments.Customers);

    public static string CustomerName(int number) => $"c-{number}";

    /// <returns>How long the relay took to deliver what was left; null when it did not.</returns>
    private async Task<TimeSpan?> DeliveredAsync()
    {
        long began = Stopwatch.GetTimestamp();
        while (await fleet.Hosts[0].OutboxLagAsync() > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > DeliveryLimit)
                return null;
            await Task.Delay(Look);
        }
        return Stopwatch.GetElapsedTime(began);
    }
}

/// <summary>What one load came to.</summary>
/// <param name="Load">How journeys began.</param>
/// <param name="Took">
/// From the first that was due until nobody came any more; whoever was there then is served to the end, and counts no more here. With a number in
/// flight, until the last of them was done.
/// </param>
/// <param name="Done">Journeys that had succeeded by then.</param>
/// <param name="Requests">What had been sent by then.</param>
/// <param name="MostLag">Events that were behind, at the worst of the looks once a second.</param>
/// <param name="DeliveredIn">How long the relay took to deliver the rest afterwards; null when it did not.</param>
/// <param name="Memory">Where it was asked for.</param>
internal sealed record TrialResult(
    Load Load, Figures Figures, TimeSpan Took, long Done, long Requests, ResourceUse Usage, long MostLag, TimeSpan? DeliveredIn,
    IReadOnlyList<MemoryLook> Memory)
{
    /// <summary>The owner's measure of success.</summary>
    private const double EnoughSuccess = 0.999;

    public bool IsGood => Figures.Succeeded > 0 && Figures.Success >= EnoughSuccess && DeliveredIn is not null;
    public double JourneysPerSecond => Done / Took.TotalSeconds;
    public double RequestsPerSecond => Requests / Took.TotalSeconds;
}
