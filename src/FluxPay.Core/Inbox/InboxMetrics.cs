using System.Diagnostics.Metrics;

namespace FluxPay.Inbox;

/// <summary>What operators watch of inbound events.</summary>
internal sealed class InboxMetrics
{
    public const string MeterName = "FluxPay.Inbox";

    private readonly Counter<long> _received;

    public InboxMetrics(IMeterFactory meters) => _received = meters.Create(MeterName)
        .CreateCounter<long>("fluxpay.inbox.records", "{record}", "Inbound records by what became of them.");

    /// <param name="outcome"><c>PROCESSED</c>, <c>WAITING</c> or <c>DEAD</c>.</param>
    public void Received(string outcome) => _received.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
