using System.Diagnostics;
using System.Globalization;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>One line a second on the error stream while a rate is measured, in place on a terminal.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    private readonly Fleet _fleet;
    private readonly Figures _figures;
    private readonly Load _load;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task<long> _running;

    public Progress(Fleet fleet, Figures figures, Load load)
    {
        (_fleet, _figures, _load) = (fleet, figures, load);
        _running = RunAsync();
    }

    /// <returns>The most events that were seen behind.</returns>
    public async Task<long> StopAsync()
    {
        await _stopping.CancelAsync();
        long most = await _running;
        if (!Console.IsErrorRedirected)
            await Console.Error.WriteLineAsync();
        return most;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<long> RunAsync()
    {
        long began = Stopwatch.GetTimestamp();
        long most = 0, before = 0;
        using var timer = new PeriodicTimer(Each);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                long lag = await _fleet.Hosts[0].OutboxLagAsync();
                most = Math.Max(most, lag);
                long done = _figures.Succeeded;
                var (p50, p99) = (_figures.Journeys.At(0.5).TotalMilliseconds, _figures.Journeys.At(0.99).TotalMilliseconds);
                string line = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds,4:0} s  {_load,12}")
                    + string.Create(CultureInfo.InvariantCulture, $"  {done - before,6:N0} done  {_figures.InFlight,6:N0} in flight")
                    + string.Create(CultureInfo.InvariantCulture, $"  p50 {p50,7:N1} ms  p99 {p99,8:N1} ms  {_figures.Failed} failed  {lag} events behind");
                await Console.Error.WriteAsync(Console.IsErrorRedirected ? $"{line}\n" : $"\r{line}  ");
                before = done;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: that is its end.
        }
        return most;
    }
}
