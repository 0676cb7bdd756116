using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// Brings every message to every sink, in order, at least once: position read → messages delivered → position kept. A crash in
/// between delivers the last ones again; their sequence tells a sink what it has seen.
/// </summary>
internal sealed class OutboxRelay(
    IOutboxReader outbox, OutboxSignal signal, IEnumerable<IOutboxSink> sinks, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IOutboxSink[] _sinks = [.. sinks];

    /// <summary>A sink that has never begun begins here, before the host takes its first request: it hears of everything from now on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var sink in _sinks)
        {
            if (await outbox.PositionAsync(sink.Name, cancellationToken) is null)
                await outbox.AdvanceAsync(sink.Name, await outbox.EndAsync(cancellationToken), cancellationToken);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_sinks.Select(sink => RunAsync(sink, stoppingToken)));

    [SuppressMessage("Design", "CA1031", Justification = "A sink that fails gets the same messages again, later each time.")]
    private async Task RunAsync(IOutboxSink sink, CancellationToken stoppingToken)
    {
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                bool brought = await BringAsync(sink, stoppingToken);
                failures = 0;
                if (!brought)
                    await Task.WhenAny(next, Task.Delay(Poll, TimeProvider.System, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures++), LongestPause.TotalSeconds));
                logger.LogError(failure, "The events for {Sink} could not be delivered; trying again in {Pause}.", sink.Name, pause);
                await Task.WhenAny(Task.Delay(pause, TimeProvider.System, stoppingToken));
            }
        }
    }

    private async Task<bool> BringAsync(IOutboxSink sink, CancellationToken cancellationToken)
    {
        long position = await outbox.PositionAsync(sink.Name, cancellationToken) ?? 0;
        var messages = await outbox.ReadAsync(position, Batch, cancellationToken);
        if (messages is not [.., var last])
            return false;

        await sink.DeliverAsync(messages, cancellationToken);
        await outbox.AdvanceAsync(sink.Name, last.Position, cancellationToken);
        return true;
    }
}
