using System.Diagnostics;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>Waits for something the engine does by itself, and says what it saw last if it never comes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> IsTrueAsync<T>(Func<Task<T>> look, Func<T, bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (holds(seen))
                return seen;
            if (clock.Elapsed > Limit)
                throw new TimeoutException($"It did not come true in {Limit}; last seen: {seen}");
            await Task.Delay(50);
        }
    }
}
