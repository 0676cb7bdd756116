using System.Diagnostics;

namespace FluxPay.LoadTest.Measuring;

/// <summary>Begins a journey whenever one has ended (a closed loop): how much is done depends on how soon each is answered.</summary>
/// <param name="inFlight">Journeys that go on at any moment.</param>
internal sealed class Callers(int inFlight)
{
    private int _begun = -1;

    /// <param name="time">How long journeys begin.</param>
    /// <param name="journey">Gets the journey's number, from 0, and when it begins, on the stopwatch.</param>
    public Task RunAsync(TimeSpan time, Func<int, long, Task> journey)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            for (long now; (now = Stopwatch.GetTimestamp()) < end;)
                await journey(Interlocked.Increment(ref _begun), now);
        })));
    }
}
