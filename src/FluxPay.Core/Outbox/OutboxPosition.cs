namespace FluxPay.Outbox;

/// <summary>How far a subscriber is.</summary>
internal sealed record OutboxPosition(string Subscriber, long Position) : IRecord
{
    /// <summary>One relay owns a subscriber, so the newest position replaces the one before.</summary>
    public long Version => 0;
}
