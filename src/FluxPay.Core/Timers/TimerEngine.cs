using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Timers;

/// <summary>
/// Keeps promises when they fall due. A promise is a row that its handler's own commit removes, so a crash repeats a handler and
/// never loses one; a handler that throws is tried again, later each time.
/// </summary>
internal sealed class TimerEngine(
    ITimerStore timers, ISettings settings, IEnumerable<ITimerHandler> handlers, TimeProvider time, ILogger<TimerEngine> logger) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private const int AtOnce = 256;   // a slow gateway keeps a handler for a minute; the others must not wait for it

    private readonly Dictionary<string, ITimerHandler> _handlers = handlers.ToDictionary(h => h.Kind);
    private readonly ConcurrentDictionary<(string Kind, string Subject), Task> _running = [];
    private readonly SemaphoreSlim _clock = new(1, 1);   // held by whoever decides what is due
    private CancellationToken _stopping;

    /// <summary>
    /// Turns a test clock to an instant; everything due on the way fires first, in order, each at its own time. Once it turns it goes
    /// all the way, whether or not its caller still waits; only the host's end stops it.
    /// </summary>
    public async Task AdvanceAsync(TestClock clock, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await _clock.WaitAsync(cancellationToken);
        try
        {
            await Task.WhenAll(_running.Values);
            while (await timers.DueAsync(to, 1, _stopping) is [var timer])
            {
                _stopping.ThrowIfCancellationRequested();
                await MoveAsync(clock, timer.DueAt);
                await FireAsync(timer, _stopping);
            }
            await MoveAsync(clock, to);
        }
        finally
        {
            _clock.Release();
        }
    }

    /// <summary>Time first, then what happens at it: what a crash leaves behind must not lie in the future of the clock.</summary>
    private Task MoveAsync(TestClock clock, DateTimeOffset to)
    {
        if (to <= time.Now())
            return Task.CompletedTask;
        clock.MoveTo(to);
        return settings.SaveAsync(clock.ToSetting(), CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var sleep = await StartDueAsync(stoppingToken);
                await Task.Delay(sleep, TimeProvider.System, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    /// <summary>Starts what is due and not running yet.</summary>
    /// <returns>How long nothing more can fall due.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The engine outlives a store that is away for a while.")]
    private async Task<TimeSpan> StartDueAsync(CancellationToken cancellationToken)
    {
        await _clock.WaitAsync(cancellationToken);
        try
        {
            var now = time.Now();
            // Looked at before the rows are read: a row read while its handler still ran may be one that it is about to move.
            var running = _running.Keys.ToHashSet();
            int free = AtOnce - running.Count;
            foreach (var timer in free > 0 ? await timers.DueAsync(now, timers.GivesOnce ? free : AtOnce, cancellationToken) : [])
            {
                if (_running.Count < AtOnce && !running.Contains((timer.Kind, timer.Subject)))
                    Start(timer, cancellationToken);
            }
            var next = await timers.NextAsync(cancellationToken) - now ?? LongestSleep;
            return next < LongestSleep ? TimeSpan.FromMilliseconds(Math.Max(20, next.TotalMilliseconds)) : LongestSleep;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "Due timers could not be read; trying again.");
            return LongestSleep;
        }
        finally
        {
            _clock.Release();
        }
    }

    private void Start(DueTimer timer, CancellationToken cancellationToken)
    {
        var key = (timer.Kind, timer.Subject);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_running.TryAdd(key, running.Task))
            return;

        _ = Task.Run(async () =>
        {
            await FireAsync(timer, cancellationToken);
            _running.TryRemove(key, out _);
            running.SetResult();
        }, CancellationToken.None);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One handler's failure is its own; the promise stays and is tried again.")]
    private async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            await _handlers[timer.Kind].FireAsync(timer, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops; the promise is still there when it comes back.
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The timer {Kind} of {Subject} failed; it is tried again.", timer.Kind, timer.Subject);
            await PutOffAsync(timer);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "If even this fails, the promise is still due and fires again.")]
    private async Task PutOffAsync(DueTimer timer)
    {
        try
        {
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, timer.Attempt), LongestPause.TotalSeconds));
            await timers.MoveAsync(timer, time.Now() + pause, timer.Attempt + 1);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The timer {Kind} of {Subject} could not be put off.", timer.Kind, timer.Subject);
        }
    }
}
