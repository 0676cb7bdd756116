using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.WaitingRooms;

/// <summary>Gives every room its turn, again and again; every host does, and none of them leads.</summary>
internal sealed class WaitingRoomLoop(RoomCatalogue rooms, RoomKeys keys, RoomTurn turn, ILogger<WaitingRoomLoop> logger) : BackgroundService
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookForKeysEvery = TimeSpan.FromSeconds(10);

    private bool _isDown;
    private bool _areKeysAway;

    /// <summary>Keys and operators' changes are there before the first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await rooms.RefreshAsync(cancellationToken);
        if (rooms.All.Count > 0)
            await keys.GetAsync();
        // The queue's clock and what it holds are known then, too, if it can be reached.
        foreach (var room in rooms.All)
            await TurnAsync(room, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RoomTurn.Pause, TimeProvider.System);
        long refreshedAt = TimeProvider.System.GetTimestamp();
        long lookedAt = refreshedAt;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (TimeProvider.System.GetElapsedTime(refreshedAt) >= RefreshEvery)
                {
                    rooms.Refresh();
                    refreshedAt = TimeProvider.System.GetTimestamp();
                }
                foreach (var room in rooms.All)
                    await TurnAsync(room, stoppingToken);
                // Keys are timed by the queue's clock, so they turn only while it tells the time.
                if (!_isDown && rooms.All.Count > 0 && TimeProvider.System.GetElapsedTime(lookedAt) >= LookForKeysEvery)
                {
                    lookedAt = TimeProvider.System.GetTimestamp();
                    await TurnKeysAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the queue stays as it is.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives a queue or store that is away for a while.")]
    private async Task TurnAsync(RoomSettings room, CancellationToken stoppingToken)
    {
        try
        {
            await turn.RunAsync(room, stoppingToken);
            if (_isDown)
                logger.LogInformation("Waiting rooms go on.");
            _isDown = false;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isDown)
                logger.LogWarning(failure, "Waiting rooms stand still: passes go on working, nobody is admitted; it is tried again.");
            _isDown = true;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The keys that are known go on working.")]
    private async Task TurnKeysAsync(CancellationToken stoppingToken)
    {
        try
        {
            await keys.TurnAsync(rooms.LongestLife, cancellationToken: stoppingToken);
            _areKeysAway = false;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_areKeysAway)
                logger.LogWarning(failure, "The keys of waiting rooms cannot be read again; those that are known go on.");
            _areKeysAway = true;
        }
    }
}
