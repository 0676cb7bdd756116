using System.Diagnostics;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest.Measuring;

/// <summary>What the hosts hold at one moment.</summary>
/// <param name="Done">Journeys of this rate that have succeeded.</param>
/// <param name="Memory">Bytes of the host that holds most, as the system counts them.</param>
/// <param name="Heap">Of them .NET's own, over all hosts.</param>
internal sealed record MemoryLook(TimeSpan At, long Done, long Memory, long Heap);

/// <summary>Looks at the hosts' memory while a rate is measured, so that growth is seen.</summary>
internal sealed class MemoryCurve(Fleet fleet, Figures figures, TimeSpan each)
{
    private readonly List<MemoryLook> _looks = [];
    private readonly long _began = Stopwatch.GetTimestamp();

    public IReadOnlyList<MemoryLook> Looks => _looks;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(each);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await LookAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopped: that is its end.
        }
    }

    public async Task LookAsync()
    {
        long heap = (await fleet.ReadHostsAsync()).Heap;
        long memory = fleet.Hosts.Max(h => ProcessUsage.Of(new MeasuredProcess("host", h.Process.Id)).Memory);
        _looks.Add(new MemoryLook(Stopwatch.GetElapsedTime(_began), figures.Succeeded, memory, heap));
    }
}
