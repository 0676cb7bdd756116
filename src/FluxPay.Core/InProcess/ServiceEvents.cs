using System.Globalization;
using System.Text.Json;
using FluxPay.Events;
using FluxPay.Inbox;

namespace FluxPay.InProcess;

/// <summary>
/// How a service that runs inside the host tells of its use of paid features: the same events, with the same effect, that another one brings
/// to the topic <c>fluxpay.usage</c>. It hears of what follows by <c>OnEvent</c>.
/// </summary>
public sealed class ServiceEvents
{
    private readonly IInbox _inbox;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal ServiceEvents(IInbox inbox, IIdSource ids, TimeProvider time) => (_inbox, _ids, _time) = (inbox, ids, time);

    /// <summary>
    /// Sends an event; once this returns it had its effect, waits for the event it follows, or is kept as a dead letter, as
    /// <c>GET /api/v1/admin/dead-letters</c> shows.
    /// </summary>
    /// <param name="service">The service's id.</param>
    /// <param name="data">What happened.</param>
    /// <param name="eventId">The sender's own, 1 to 255 characters: sent again, it changes nothing. Null makes a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FluxPayException"><see cref="ErrorCode.StoreUnavailable"/>: send it again, with the same id.</exception>
    public Task SendAsync<TEvent>(string service, TEvent data, string? eventId = null, CancellationToken cancellationToken = default)
        where TEvent : class, IEvent
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(data);
        byte[] envelope = CloudEvent.Write(
            [
                new("specversion", CloudEvent.SpecVersion),
                new("id", eventId ?? _ids.New<EventId>().ToString()),
                new("source", $"/services/{service}"),
                new("type", TEvent.Type),
                new("time", _time.Now().UtcDateTime.ToString(InstantConverter.Format, CultureInfo.InvariantCulture)),
            ],
            JsonSerializer.SerializeToUtf8Bytes(data, EventJson.TypeInfo<TEvent>()));
        return _inbox.ReceiveAsync(new InboundRecord("in-process", 0, -1, null, envelope), cancellationToken);
    }
}
