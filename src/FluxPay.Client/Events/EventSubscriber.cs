using System.Text.Json;
using Confluent.Kafka;
using FluxPay.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Client;

/// <summary>Brings events to their handlers: at least once, in order per key, without what has been handled already.</summary>
internal sealed class EventSubscriber : BackgroundService
{
    private readonly Dictionary<string, EventRoute> _routes;
    private readonly ISeenSequences _seen;
    private readonly IServiceScopeFactory _scopes;
    private readonly FluxPaySubscriberOptions _options;
    private readonly ILogger _logger;

    public EventSubscriber(
        IEnumerable<EventRoute> routes, ISeenSequences seen, IServiceScopeFactory scopes, IOptions<FluxPaySubscriberOptions> options,
        ILogger<EventSubscriber> logger)
    {
        _routes = routes.ToDictionary(route => route.Type, StringComparer.Ordinal);
        _seen = seen;
        _scopes = scopes;
        _options = options.Value;
        _logger = logger;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var config = new ConsumerConfig { BootstrapServers = _options.BootstrapServers, GroupId = _options.Group, ClientId = "fluxpay-client" };
        foreach (var (setting, value) in _options.Settings)
            config.Set(setting, value);
        return new OrderedConsumer(config, [_options.Topic], _options.Lanes, HandleAsync, _logger).RunAsync(stoppingToken);
    }

    private async Task HandleAsync(ConsumeResult<byte[], byte[]> record, CancellationToken aborting)
    {
        using var json = Parse(record);
        if (json is null || Envelope(json, record) is not { } envelope || !_routes.TryGetValue(envelope.Type, out var route))
            return;   // of a type that nobody here asked for
        if (envelope.Sequence <= await _seen.LastAsync(envelope.PartitionKey, aborting))
            return;
        await using var scope = _scopes.CreateAsyncScope();
        await route.HandleAsync(scope.ServiceProvider, envelope, aborting);
        await _seen.SaveAsync(envelope.PartitionKey, envelope.Sequence, aborting);
    }

    /// <summary>What is not an event is not FluxPay's; it is told and passed by.</summary>
    private CloudEvent? Envelope(JsonDocument json, ConsumeResult<byte[], byte[]> record)
    {
        try
        {
            return CloudEvent.Read(json.RootElement);
        }
        catch (JsonException unreadable)
        {
            _logger.LogError(unreadable, "The record at {Position} is not an event of FluxPay; it is left out.", record.TopicPartitionOffset);
            return null;
        }
    }

    private JsonDocument? Parse(ConsumeResult<byte[], byte[]> record)
    {
        try
        {
            return JsonDocument.Parse(record.Message.Value ?? []);
        }
        catch (JsonException unreadable)
        {
            _logger.LogError(unreadable, "The record at {Position} is not JSON; it is left out.", record.TopicPartitionOffset);
            return null;
        }
    }
}

/// <summary>Which handler an event type goes to.</summary>
internal sealed record EventRoute(string Type, Func<IServiceProvider, CloudEvent, CancellationToken, Task> HandleAsync)
{
    public static EventRoute To<TEvent, THandler>()
        where TEvent : class, IFluxPayEvent<TEvent>
        where THandler : class, IFluxPayEventHandler<TEvent> =>
        new(TEvent.Type, (services, e, aborting) => services.GetRequiredService<THandler>().HandleAsync(
            new FluxPayEvent<TEvent>(e.Id, e.PartitionKey, e.Sequence, e.Subject, e.Time, e.TraceParent, TEvent.Read(e.Data)), aborting));
}
