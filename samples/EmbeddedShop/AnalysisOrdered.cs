using System.Collections.Concurrent;
using FluxPay;
using FluxPay.Events;

namespace EmbeddedShop;

/// <summary>An event of the shop's own, in the order of all that happens to its customer.</summary>
internal sealed record AnalysisOrdered(string Document, long Credits) : IEvent
{
    public static string Type => "analysis.ordered";
}

/// <summary>Told at least once of every order that was committed, and of no other.</summary>
internal sealed class SendConfirmation(Mailbox mailbox) : IEventHandler<AnalysisOrdered>
{
    public Task HandleAsync(EventDelivery<AnalysisOrdered> delivery, CancellationToken cancellationToken)
    {
        mailbox.Put(delivery.Customer, $"{delivery.Data.Document} for {delivery.Data.Credits} credits");
        return Task.CompletedTask;
    }
}

/// <summary>What would be mail.</summary>
internal sealed class Mailbox
{
    private readonly ConcurrentDictionary<CustomerRef, TaskCompletionSource<string>> _first = [];

    public void Put(CustomerRef customer, string text) => Of(customer).TrySetResult(text);

    public Task<string> FirstAsync(CustomerRef customer) => Of(customer).Task.WaitAsync(TimeSpan.FromSeconds(30));

    private TaskCompletionSource<string> Of(CustomerRef customer) =>
        _first.GetOrAdd(customer, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
