using System.Diagnostics;

namespace FluxPay.LoadTest.Measuring;

/// <summary>
/// Begins journeys at a fixed rate, whatever becomes of those before (an open loop). Each is told when it was due, so that what a stall of the
/// system, or of this program, does to those behind it is in their latency.
/// </summary>
/// <param name="rate">Journeys a second.</param>
internal sealed class Arrivals(int rate)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="time">How long journeys begin.</param>
    /// <param name="begin">Gets the journey's number, from 0, and when it was due, on the stopwatch.</param>
    public async Task RunAsync(TimeSpan time, Action<int, long> begin)
    {
        int all = (int)(rate * time.TotalSeconds);
        long began = Stopwatch.GetTimestamp();
        for (int begun = 0; begun < all;)
        {
            int due = (int)Math.Min(all, 1 + (Stopwatch.GetElapsedTime(began).TotalSeconds * rate));
            for (; begun < due; begun++)
                begin(begun, began + (begun * Stopwatch.Frequency / rate));
            await Task.Delay(Tick);
        }
    }
}
