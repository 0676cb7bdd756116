using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// Brings every message to every sink, in order per customer, at least once; the hosts on one store share the work. A message that comes
/// twice is known by its sequence.
/// </summary>
internal sealed class OutboxRelay : BackgroundService
{
    private readonly OutboxWatch _watch;
    private readonly SinkRelay[] _sinks;
    private readonly OutboxMonitor _monitor;

    public OutboxRelay(
        IOutboxReader outbox, IOutboxQuarantines quarantines, OutboxSignal signal, IEnumerable<IOutboxSink> sinks, OutboxMonitor monitor,
        OutboxMetrics metrics, ILogger<OutboxRelay> logger)
    {
        string host = $"{Environment.MachineName}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        _watch = new OutboxWatch(outbox, signal, logger);
        _sinks = [.. sinks.Select(sink => new SinkRelay(sink, host, outbox, quarantines, _watch, metrics, logger))];
        _monitor = monitor;
    }

    /// <summary>A sink that has never begun begins here, before the host takes its first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var sink in _sinks)
            await sink.BeginAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_sinks.Length == 0)
            return;
        try
        {
            await Task.WhenAll([_watch.RunAsync(stoppingToken), _monitor.RunAsync(stoppingToken), .. _sinks.Select(s => s.RunAsync(stoppingToken))]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
