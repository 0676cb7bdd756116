using FlashSale.Seats;
using System.Security.Cryptography;

namespace FlashSale.Buyers;

/// <summary>Simulated buyers, all at once, over HTTP like anybody else.</summary>
internal sealed class Crowd(SaleAddresses addresses, SeatTable seats, IHostApplicationLifetime lifetime, ILogger<Crowd> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Figures _figures = new();
    private long _startedAt;
    private TimeSpan? _took;
    private int _buyers;
    private bool _isRunning;

    /// <returns>False while a crowd is there already.</returns>
    public bool TryStart(int buyers)
    {
        lock (_gate)
        {
            if (_isRunning)
                return false;
            (_isRunning, _buyers, _figures, _startedAt, _took) = (true, buyers, new Figures(), TimeProvider.System.GetTimestamp(), null);
        }
        _ = Task.Run(() => RunAsync(buyers, _figures));
        return true;
    }

    public CrowdView Look()
    {
        lock (_gate)
            return _figures.View(_buyers, _isRunning, _took ?? (_isRunning ? TimeProvider.System.GetElapsedTime(_startedAt) : TimeSpan.Zero));
    }

    private async Task RunAsync(int buyers, Figures figures)
    {
        // Who has a place or buys has a connection, however many still ask for a place: each of them is somebody with a device of their own.
        using var door = NewClient();
        using var queue = NewClient();
        using var shop = NewClient();
        using var soldOut = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        try
        {
            string run = RandomNumberGenerator.GetHexString(6, lowercase: true);
            Task[] everybody =
            [
                .. Enumerable.Range(0, buyers).Select(i => new Buyer(
                    $"b-{run}-{i}", BuyerKinds.Of(i), addresses.Host(i), addresses.Gateway, new Connections(door, queue, shop), figures).RunAsync(soldOut.Token)),
            ];
            var all = Task.WhenAll(everybody);
            // The news that everything is sold reaches whoever still queues.
            while (!all.IsCompleted && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                if (await seats.CountAsync() is { Sold: > 0, Free: 0, Taken: 0 })
                    await soldOut.CancelAsync();
                await Task.WhenAny(all, Task.Delay(LookEvery));
            }
            await all;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "The crowd broke up.");
            throw;
        }
        finally
        {
            lock (_gate)
                (_isRunning, _took) = (false, TimeProvider.System.GetElapsedTime(_startedAt));
        }
    }

    private static HttpClient NewClient() =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(60) };
}
