using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>Keeps one sink's fair share of the groups at work on this host.</summary>
internal sealed class SinkRelay(
    IOutboxSink sink, string host, IOutboxReader outbox, IOutboxQuarantines quarantines, OutboxWatch watch, OutboxMetrics metrics, ILogger logger)
{
    private static readonly TimeSpan Hungry = TimeSpan.FromMilliseconds(500);   // what others give back or leave behind is taken soon

    private readonly Dictionary<int, Running> _groups = [];
    private long _renewed;

    /// <summary>Before the host takes its first request: a new sink hears of everything from now on.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => outbox.ShareAsync(sink.Name, host, cancellationToken);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                int missing = await ShareAsync(stopping);
                await Task.Delay(missing > 0 ? Hungry : outbox.Lease / 3, TimeProvider.System, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The groups below have been told too.
        }
        await Task.WhenAll(_groups.Values.Select(g => g.Task));
        await LeaveAsync();
    }

    /// <returns>How many groups there are for this host that it does not have yet.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "While the store is away the leases run out, and with them the work.")]
    private async Task<int> ShareAsync(CancellationToken stopping)
    {
        long asked = TimeProvider.System.GetTimestamp();   // before the database renews: this host's idea of a lease ends first
        OutboxShare share;
        try
        {
            share = await outbox.ShareAsync(sink.Name, host, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The leases for {Sink} could not be renewed; trying again.", sink.Name);
            return 1;
        }
        Volatile.Write(ref _renewed, asked);
        Follow(share, stopping);
        await LookForRepairsAsync(stopping);
        return share.Fair - share.Leases.Count;
    }

    private void Follow(OutboxShare share, CancellationToken stopping)
    {
        var leases = share.Leases.ToDictionary(l => l.Group);
        foreach (var (group, running) in _groups.ToArray())
        {
            if (leases.TryGetValue(group, out var lease) && lease.Epoch == running.Epoch && !running.Task.IsCompleted)
                continue;
            running.Abort();
            if (running.Task.IsCompleted)
                _groups.Remove(group);   // until it has ended nothing else begins on this group
        }
        foreach (var lease in share.Leases.Where(l => !_groups.ContainsKey(l.Group)).Take(share.Fair))
            _groups[lease.Group] = Running.Start(lease, Relay(lease), stopping);
        foreach (var running in _groups.Values.OrderBy(r => r.Group).Skip(share.Fair))
            running.Leave();
    }

    /// <summary>What an operator asked for at whatever host.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "What cannot be seen now is seen with the next renewal.")]
    private async Task LookForRepairsAsync(CancellationToken stopping)
    {
        try
        {
            var asked = (await quarantines.ListAsync([sink.Name], stopping)).Where(q => q.Retry)
                .Select(q => OutboxLane.Of(q.Customer) / (OutboxLane.Count / outbox.Groups)).Distinct();
            foreach (int group in asked)
            {
                if (_groups.TryGetValue(group, out var running))
                    running.Relay.Repair();
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            logger.LogWarning(failure, "The quarantines of {Sink} could not be read; trying again.", sink.Name);
        }
    }

    private GroupRelay Relay(OutboxLease lease) => new(sink, lease, outbox, quarantines, watch, IsHeld, metrics, logger);

    /// <summary>By this host's own clock: one that was paused for long must not go on with what others have taken over.</summary>
    private bool IsHeld() => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _renewed)) < outbox.Lease;

    [SuppressMessage("Design", "CA1031", Justification = "A host that cannot say goodbye is missed when its leases end.")]
    private async Task LeaveAsync()
    {
        try
        {
            await outbox.LeaveAsync(sink.Name, host, CancellationToken.None);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The others could not be told that this host no longer brings events to {Sink}.", sink.Name);
        }
    }

    /// <summary>A group at work.</summary>
    private sealed class Running
    {
        private readonly CancellationTokenSource _leaving;
        private readonly CancellationTokenSource _aborting;

        private Running(OutboxLease lease, GroupRelay relay, CancellationToken stopping)
        {
            Relay = relay;
            Group = lease.Group;
            Epoch = lease.Epoch;
            _aborting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _leaving = CancellationTokenSource.CreateLinkedTokenSource(_aborting.Token);
        }

        public int Group { get; }

        public long Epoch { get; }

        public GroupRelay Relay { get; }

        public Task Task { get; private set; } = Task.CompletedTask;

        public static Running Start(OutboxLease lease, GroupRelay relay, CancellationToken stopping)
        {
            var running = new Running(lease, relay, stopping);
            running.Task = Task.Run(() => relay.RunAsync(running._leaving.Token, running._aborting.Token), CancellationToken.None)
                .ContinueWith(ended => { running._leaving.Dispose(); running._aborting.Dispose(); return ended; }, TaskScheduler.Default).Unwrap();
            return running;
        }

        public void Leave() => Cancel(_leaving);

        public void Abort() => Cancel(_aborting);

        private static void Cancel(CancellationTokenSource source)
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself.
            }
        }
    }
}
