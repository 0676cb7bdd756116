using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// Brings the messages of one lease to its sink: read → delivered → checkpoint kept with the lease. A checkpoint that is refused means
/// that another host has the group; then this ends. A crash between delivery and checkpoint delivers one batch again, in order, unless the
/// sink keeps the checkpoint too (<see cref="ITransactionalSink"/>).
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
    private IOutboxSession? _session;
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
                var session = _session ?? await OpenAsync(aborting);
                _lost |= !_lost && !await _quarantined.RepairAsync(session, Batch, aborting);
                bool more = !_lost && await BringAsync(session, aborting);
                failures = 0;
                if (!more && !_lost)
                    await Task.WhenAny(news, repair, Task.Delay(Rest, TimeProvider.System, leaving));
            }
            catch (Exception) when (aborting.IsCancellationRequested || _lost)
            {
                break;
            }
            catch (OutboxFencedException fenced)
            {
                _lost = true;
                logger.LogWarning(fenced, "{Sink} takes the events of group {Group} from somebody else by now.", sink.Name, lease.Group);
            }
            catch (Exception failure)
            {
                await CloseAsync();
                var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures++), LongestPause.TotalSeconds));
                logger.LogError(failure, "The events for {Sink} could not be delivered; trying again in {Pause}.", sink.Name, pause);
                await Task.WhenAny(Task.Delay(pause, TimeProvider.System, leaving));
            }
        }
        await CloseAsync();
        await ReleaseAsync();
    }

    /// <summary>An operator wants what waits in quarantine tried again.</summary>
    public void Repair() => _quarantined.AskForRepair();

    /// <summary>
    /// A sink that keeps the checkpoint too is asked where it is. In this order: once whoever had the group before can deliver nothing more, the
    /// store is asked, because what this host knew of it may be old; and the sink then, which is one batch ahead of the store at most, because
    /// no batch begins before the checkpoint of the one before is in the store.
    /// </summary>
    private async Task<IOutboxSession> OpenAsync(CancellationToken aborting)
    {
        if (sink is not ITransactionalSink transactional)
            return _session = PlainSession.With(sink);
        _session = await transactional.OpenAsync(lease, outbox.Groups, aborting);
        if (await outbox.CheckpointAsync(lease, aborting) is { } kept)
        {
            _checkpoint = kept;
            await KeepAsync(await _session.FindAsync(kept, aborting));
        }
        else
            Lose();
        return _session;
    }

    /// <returns>True when more messages wait already.</returns>
    private async Task<bool> BringAsync(IOutboxSession session, CancellationToken aborting)
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
                await DeliverAsync(session, batch, messages, aborting);
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
    private async Task DeliverAsync(IOutboxSession session, OutboxBatch batch, IReadOnlyList<OutboxMessage> messages, CancellationToken aborting)
    {
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        var delivered = new SinkProgress();
        try
        {
            var step = new OutboxStep(_checkpoint, batch.End, batch.After);
            var delivering = session.DeliverAsync(messages, step, delivered, losing.Token);
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
        Lose();
    }

    private void Lose()
    {
        _lost = true;
        logger.LogWarning("Another host brings the events of group {Group} to {Sink} by now.", lease.Group, sink.Name);
    }

    [SuppressMessage("Design", "CA1031", Justification = "What cannot be ended in order ends by the next session, or by time.")]
    private async Task CloseAsync()
    {
        try
        {
            if (_session is { } session)
                await session.DisposeAsync();
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "The session of group {Group} with {Sink} did not end in order.", lease.Group, sink.Name);
        }
        _session = null;
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
