using System.Diagnostics.Metrics;

namespace FluxPay.Outbox;

/// <summary>What operators watch of the outbox.</summary>
internal sealed class OutboxMetrics
{
    public const string MeterName = "FluxPay.Outbox";

    private readonly Counter<long> _delivered;
    private OutboxState _state = OutboxState.Nothing;

    public OutboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _delivered = meter.CreateCounter<long>("fluxpay.outbox.delivered", "{event}", "Events that a sink has taken.");
        meter.CreateObservableGauge("fluxpay.outbox.lag", () => Volatile.Read(ref _state).Lag, "{event}",
            "Events committed and not yet delivered, over all sinks.");
        meter.CreateObservableGauge("fluxpay.outbox.oldest_age", () => Volatile.Read(ref _state).OldestAge.TotalSeconds, "s",
            "Age of the oldest event that is not yet delivered.");
        meter.CreateObservableGauge("fluxpay.outbox.quarantined", () => Volatile.Read(ref _state).Quarantines.Count, "{customer}",
            "Customers whose events wait because a sink does not take one of them.");
    }

    public void Delivered(string sink, int messages) => _delivered.Add(messages, new KeyValuePair<string, object?>("sink", sink));

    public void Seen(OutboxState state) => Volatile.Write(ref _state, state);
}
