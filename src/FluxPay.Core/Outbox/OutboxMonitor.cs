using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>How far behind the sinks of this host are.</summary>
/// <param name="Lag">Deliveries that are due: events times the sinks that do not have them yet.</param>
/// <param name="OldestAge">How long ago the oldest of those events happened.</param>
/// <param name="Groups">The same per sink and group of lanes.</param>
/// <param name="Quarantines">Customers whose events wait because a sink does not take one; not counted above.</param>
internal sealed record OutboxState(
    long Lag, TimeSpan OldestAge, IReadOnlyList<OutboxBacklog> Groups, IReadOnlyList<OutboxQuarantine> Quarantines)
{
    public static readonly OutboxState Nothing = new(0, TimeSpan.Zero, [], []);
}

/// <summary>Sees how far behind the sinks are, when asked and for the metrics.</summary>
internal sealed class OutboxMonitor(
    IOutboxReader outbox, IOutboxQuarantines quarantines, IEnumerable<IOutboxSink> sinks, OutboxMetrics metrics, TimeProvider time,
    ILogger<OutboxMonitor> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly string[] _sinks = [.. sinks.Select(s => s.Name)];

    public int LanesPerGroup => OutboxLane.Count / outbox.Groups;

    public TimeSpan AgeOf(DateTimeOffset? oldest) =>
        oldest is { } at && time.Now() is var now && now > at ? now - at : TimeSpan.Zero;

    public async Task<OutboxState> ReadAsync(CancellationToken cancellationToken)
    {
        if (_sinks.Length == 0)
            return OutboxState.Nothing;
        var groups = await outbox.BacklogAsync(_sinks, cancellationToken);
        var state = new OutboxState(groups.Sum(g => g.Messages), AgeOf(groups.Min(g => g.Oldest)), groups, await quarantines.ListAsync(_sinks, cancellationToken));
        metrics.Seen(state);
        return state;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What cannot be seen now is seen later.")]
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Pause, TimeProvider.System, stopping);
            try
            {
                await ReadAsync(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The outbox's backlog could not be read; trying again in {Pause}.", Pause);
            }
        }
    }
}
