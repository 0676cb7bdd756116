namespace FluxPay.Outbox;

/// <summary>How far a sink is; told on whatever thread it delivers.</summary>
internal sealed class SinkProgress : IProgress<OutboxMessage>
{
    private OutboxMessage? _last;

    public OutboxMessage? Last => Volatile.Read(ref _last);

    public void Report(OutboxMessage value) => Volatile.Write(ref _last, value);
}
