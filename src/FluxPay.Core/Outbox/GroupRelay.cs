using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// Brings the messages of one lease to its sink: read → delivered → checkpoint kept with the lease. A checkpoint that is refused means
/// that another host has the group; then this ends. A crash between delivery and checkpoint delivers one batch again, in order.
/// </summary>
internal sealed class GroupRelay(
    IOutboxSink sink, OutboxLease lease, IOutboxReader outbox, IOutboxQuarantines quarantines, OutboxWatch watch, Func<bool> held,
    OutboxMetrics metrics, ILogger logger)
{
    private const int Batch = 500;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);   // even if nothing is new the checkpoint moves on with the database
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SequenceGuard _guard = new();
    private readonly QuarantinedCustomers _quarantined = new(
        sink, lease, quarantines, customer => OutboxLane.Of(customer) / (OutboxLane.Count / outbox.Groups) == lease.Group, held, logger);
    private string _checkpoint = lease.Checkpoint;
    private bool _lost;

    /// <param name="leaving">Finish what is under way, then give the lease back.</param>
    /// <param name="aborting">The lease is lost, or the host stops: nothing more is delivered.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A sink that fails gets the same messages again, later each time.")]
    public async Task RunAsync(CancellationToken leaving, CancellationToken aborting)
    {
        int failures = 0;
        while (!leaving.IsCancellationRequested && !_lost && held())
        {
            var (news, repair) = (watch.NextOf(lease.Group), _quarantined.NextRepair);
            try
            {
                _lost |= !await _quarantined.RepairAsync(Batch, aborting);
                bool more = !_lost && await BringAsync(aborting);
                failures = 0;
                if (!more && !_lost)
                    await Task.WhenAny(news, repair, Task.Delay(Rest, TimeProvider.System, leaving));
            }
            catch (Exception) when (aborting.IsCancellationRequested || _lost)
            {
                break;
            }
            catch (Exception failure)
            {
                var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures++), LongestPause.TotalSeconds));
                logger.LogError(failure, "The events for {Sink} could not be delivered; trying again in {Pause}.", sink.Name, pause);
                await Task.WhenAny(Task.Delay(pause, TimeProvider.System, leaving));
            }
        }
        await ReleaseAsync();
    }

    /// <summary>An operator wants what waits in quarantine tried again.</summary>
    public void Repair() => _quarantined.AskForRepair();

    /// <returns>True when more messages wait already.</returns>
    private async Task<bool> BringAsync(CancellationToken aborting)
    {
        var batch = await outbox.ReadAsync(lease, _checkpoint, Batch, aborting);
        foreach (var message in batch.Messages)
        {
            if (_guard.Missed(message) is { } missed)
                logger.LogError("The events of {Customer} go on with {Sequence}; {Missed} did not come.", message.Customer, message.Sequence, missed);
        }
        var messages = _quarantined.Without(batch.Messages);
        try
        {
            if (messages.Count > 0)
                await DeliverAsync(batch, messages, aborting);
        }
        catch (OutboxRefusedException refused) when (!_lost)
        {
            // What came before it is kept; the rest of the batch comes again, without this customer.
            _lost = !await _quarantined.AddAsync(refused, _checkpoint, aborting);
            return true;
        }
        if (!_lost)
            await KeepAsync(batch.End);
        return batch.More;
    }

    /// <summary>While a sink takes its time, what it has finished so far is kept with the lease.</summary>
    private async Task DeliverAsync(OutboxBatch batch, IReadOnlyList<OutboxMessage> messages, CancellationToken aborting)
    {
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        var delivered = new SinkProgress();
        try
        {
            var delivering = sink.DeliverAsync(messages, delivered, losing.Token);
            while (!losing.IsCancellationRequested
                && await Task.WhenAny(delivering, Task.Delay(outbox.Lease / 3, TimeProvider.System, losing.Token)) != delivering)
            {
                if (delivered.Last is { } last)
                    await KeepMeanwhileAsync(batch.After(last));
                if (_lost || !held())
                    await losing.CancelAsync();
            }
            await delivering;
            metrics.Delivered(sink.Name, messages.Count);
        }
        catch (Exception) when (delivered.Last is { } last && !_lost)
        {
            metrics.Delivered(sink.Name, messages.Count(m => m.Position <= last.Position));
            await KeepAsync(batch.After(last));
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The sink is still at work; what it has done is kept when it ends.")]
    private async Task KeepMeanwhileAsync(string checkpoint)
    {
        try
        {
            await KeepAsync(checkpoint);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "What {Sink} has taken so far could not be kept yet.", sink.Name);
        }
    }

    private async Task KeepAsync(string checkpoint)
    {
        if (checkpoint == _checkpoint)
            return;
        if (await outbox.KeepAsync(lease, checkpoint, CancellationToken.None))
        {
            _checkpoint = checkpoint;
            return;
        }
        _lost = true;
        logger.LogWarning("Another host brings the events of group {Group} to {Sink} by now.", lease.Group, sink.Name);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A lease that cannot be given back ends by itself.")]
    private async Task ReleaseAsync()
    {
        try
        {
            if (!_lost)
                await outbox.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The lease of group {Group} for {Sink} could not be given back.", lease.Group, sink.Name);
        }
    }
}
