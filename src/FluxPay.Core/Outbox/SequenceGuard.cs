namespace FluxPay.Outbox;

/// <summary>
/// Sees whether a customer's messages come one after the other. It knows only what it has seen lately, so it never holds a message up:
/// it turns a mistake anywhere before it into something that is noticed.
/// </summary>
internal sealed class SequenceGuard
{
    private const int Most = 20_000;

    private readonly Dictionary<CustomerRef, long> _last = [];

    /// <summary>The sequence that should have come; null when the message is in order or comes again.</summary>
    public long? Missed(OutboxMessage message)
    {
        if (_last.Count >= Most)
            _last.Clear();   // rare; the next message of each customer is taken as it comes
        bool known = _last.TryGetValue(message.Customer, out long last);
        if (known && message.Sequence <= last)
            return null;
        _last[message.Customer] = message.Sequence;
        return known && message.Sequence != last + 1 ? last + 1 : null;
    }
}
