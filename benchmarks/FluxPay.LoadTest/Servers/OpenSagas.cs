using System.Diagnostics;

namespace FluxPay.LoadTest.Servers;

/// <summary>What the hosts have not ended yet: a call to the gateway whose outcome is not known, money on its way back.</summary>
/// <param name="In">How long it took until there was none; null when there still is.</param>
/// <param name="Left">Those there still are.</param>
internal sealed record OpenSagas(TimeSpan? In, IReadOnlyList<string> Left)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits up to a minute.</summary>
    public static async Task<OpenSagas> UntilNoneAsync(HostServer host)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = await host.OpenSagasAsync();
            var waited = Stopwatch.GetElapsedTime(began);
            if (left.Count == 0 || waited > Limit)
                return new OpenSagas(left.Count == 0 ? waited : null, left);
            await Task.Delay(Look);
        }
    }
}
