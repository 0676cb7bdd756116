using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// The customers of a lease whose events a sink does not take. The relay goes on without them; when an operator asks, what waits is
/// delivered from where it stopped, in order, before anything newer of that customer. Used by the lease's relay alone, but for the asking.
/// </summary>
internal sealed class QuarantinedCustomers(
    IOutboxSink sink, OutboxLease lease, IOutboxQuarantines quarantines, Func<CustomerRef, bool> isOurs, Func<bool> held, ILogger logger)
{
    private readonly OutboxSignal _repair = new();
    private Dictionary<CustomerRef, OutboxQuarantine> _customers = [];
    private volatile bool _stale = true;   // the host before this one may have left some

    /// <summary>Ends when an operator asks. Take it before looking, or an ask in between is missed.</summary>
    public Task NextRepair => _repair.Next;

    public void AskForRepair()
    {
        _stale = true;
        _repair.Pulse();
    }

    /// <summary>What may be delivered.</summary>
    public IReadOnlyList<OutboxMessage> Without(IReadOnlyList<OutboxMessage> messages) =>
        _customers.Count == 0 ? messages : [.. messages.Where(m => !_customers.ContainsKey(m.Customer))];

    /// <summary>A message was refused: from here on its customer's wait.</summary>
    /// <returns>False when the lease is somebody else's by now.</returns>
    public async Task<bool> AddAsync(OutboxRefusedException refused, string checkpoint, CancellationToken cancellationToken)
    {
        var message = refused.Refused;
        var quarantine = new OutboxQuarantine(
            sink.Name, message.Customer, message.Sequence, checkpoint, refused.Message, TimeProvider.System.Now(), Retry: false);
        if (!await quarantines.SaveAsync(lease, quarantine, cancellationToken))
            return false;
        _customers[message.Customer] = quarantine;
        logger.LogError(refused, "{Sink} does not take event {Event} ({Type}, sequence {Sequence}) of {Customer}: {Reason} "
            + "Its events wait in quarantine from this one on; remove the cause and POST /api/v1/admin/outbox/retry.",
            sink.Name, message.Id, message.Type, message.Sequence, message.Customer, refused.Message);
        return true;
    }

    /// <summary>
    /// Delivers what waits, where an operator asked for it: in order and at least once, by any sink, because where it goes on is kept in the
    /// store alone, and what the checkpoint has not reached yet comes with it once more.
    /// </summary>
    /// <returns>False when the lease is somebody else's by now.</returns>
    public async Task<bool> RepairAsync(IOutboxSession session, int limit, CancellationToken cancellationToken)
    {
        if (!_stale)
            return true;
        _stale = false;
        try
        {
            _customers = (await quarantines.ListAsync([sink.Name], cancellationToken)).Where(q => isOurs(q.Customer)).ToDictionary(q => q.Customer);
            foreach (var quarantine in _customers.Values.Where(q => q.Retry).ToArray())
            {
                if (!await RepairAsync(session, quarantine, limit, cancellationToken))
                    return false;
            }
            return true;
        }
        catch
        {
            _stale = true;   // what the sink or the store could not do now is done with the next round
            throw;
        }
    }

    private async Task<bool> RepairAsync(IOutboxSession session, OutboxQuarantine quarantine, int limit, CancellationToken cancellationToken)
    {
        while (held())
        {
            var messages = await quarantines.ReadAsync(quarantine, limit, cancellationToken);
            if (messages.Count == 0)
            {
                _customers.Remove(quarantine.Customer);
                logger.LogInformation("{Sink} has all events of {Customer} again.", sink.Name, quarantine.Customer);
                return await quarantines.EndAsync(lease, quarantine, cancellationToken);
            }
            var progress = new SinkProgress();
            try
            {
                await session.DeliverAsync(messages, step: null, progress, cancellationToken);
                quarantine = quarantine with { FromSequence = messages[^1].Sequence + 1 };
            }
            catch (OutboxRefusedException refused)
            {
                logger.LogError(refused, "{Sink} still does not take event {Event} of {Customer}: {Reason}",
                    sink.Name, refused.Refused.Id, quarantine.Customer, refused.Message);
                quarantine = quarantine with { FromSequence = refused.Refused.Sequence, Reason = refused.Message, Retry = false };
            }
            if (!await quarantines.SaveAsync(lease, quarantine, cancellationToken))
                return false;
            _customers[quarantine.Customer] = quarantine;
            if (!quarantine.Retry)
                return true;
        }
        return true;
    }
}
