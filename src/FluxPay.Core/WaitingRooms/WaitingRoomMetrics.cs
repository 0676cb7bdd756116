using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FluxPay.WaitingRooms;

/// <summary>The meter <c>FluxPay.WaitingRooms</c>.</summary>
internal sealed class WaitingRoomMetrics
{
    public const string MeterName = "FluxPay.WaitingRooms";

    private readonly ConcurrentDictionary<string, RoomSnapshot> _seen = new();
    private readonly Counter<long> _joined;
    private readonly Counter<long> _admitted;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _refused;

    public WaitingRoomMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _joined = meter.CreateCounter<long>("fluxpay.waiting_room.joined", "{ticket}", "Customers who took a ticket.");
        _admitted = meter.CreateCounter<long>("fluxpay.waiting_room.admitted", "{customer}", "Customers whose turn this host brought.");
        _skipped = meter.CreateCounter<long>("fluxpay.waiting_room.skipped", "{ticket}", "Tickets that nobody held any more when their turn came.");
        _polls = meter.CreateCounter<long>("fluxpay.waiting_room.polls", "{poll}", "Polls, by whether the queue had to be asked.");
        _refused = meter.CreateCounter<long>("fluxpay.waiting_room.refused", "{request}", "Requests to protected routes without a valid pass.");
        meter.CreateObservableGauge("fluxpay.waiting_room.waiting", () => Observe(s => s.Waiting), "{customer}", "Customers who wait.");
        meter.CreateObservableGauge("fluxpay.waiting_room.active", () => Observe(s => s.Active), "{customer}", "Customers inside.");
        meter.CreateObservableGauge("fluxpay.waiting_room.rate", () => Observe(s => s.RatePerSecond), "{customer}/s", "The admission rate in force.");
    }

    public void Joined(string room) => _joined.Add(1, Tag(room));

    public void Polled(string room, bool asked)
    {
        if (_polls.Enabled)   // hundreds of thousands a second: boxing a tag that nobody reads would be felt
            _polls.Add(1, Tag(room), new KeyValuePair<string, object?>("asked", asked));
    }

    public void Refused(string room) => _refused.Add(1, Tag(room));

    public void Ticked(string room, Ticked ticked)
    {
        _admitted.Add(ticked.Admitted, Tag(room));
        _skipped.Add(ticked.Skipped, Tag(room));
    }

    public void Seen(string room, RoomSnapshot snapshot) => _seen[room] = snapshot;

    private IEnumerable<Measurement<long>> Observe(Func<RoomSnapshot, long> value) =>
        _seen.Select(s => new Measurement<long>(value(s.Value), Tag(s.Key)));

    private static KeyValuePair<string, object?> Tag(string room) => new("room", room);
}
