using System.Text.Json;
using FluxPay.Events;
using FluxPay.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.InProcess;

/// <summary>Brings one event type to one handler of the host, each event in a scope of its own.</summary>
internal sealed class EventHandlerSink<TEvent, THandler>(IServiceScopeFactory scopes) : IOutboxSink
    where TEvent : class, IEvent
    where THandler : class, IEventHandler<TEvent>
{
    public string Name => $"{TEvent.Type}:{typeof(THandler).FullName}";

    public async Task DeliverAsync(
        IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        foreach (var message in messages.Where(m => m.Type == TEvent.Type))
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetRequiredService<THandler>();
            var data = JsonSerializer.Deserialize(message.Data.Span, EventJson.TypeInfo<TEvent>())!;
            await handler.HandleAsync(
                new EventDelivery<TEvent>(message.Id, message.Customer, message.Sequence, message.Subject, message.At, data), cancellationToken);
            delivered.Report(message);   // a handler that fails later is not told of this one again
        }
    }
}
