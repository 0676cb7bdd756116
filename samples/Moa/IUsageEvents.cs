namespace Moa;

/// <summary>How Moa tells of what it sells being used. Whatever carries the events, this is all that Moa knows of being paid.</summary>
public interface IUsageEvents
{
    /// <summary>Asks whether a use is paid; the answer comes as <c>payment.approved</c> or <c>payment.failed</c>.</summary>
    Task RequestedAsync(string requestId, string customerId, CancellationToken cancellationToken);

    /// <summary>It ran: the customer pays.</summary>
    Task CompletedAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>It did not run: the customer does not pay.</summary>
    Task FailedAsync(string requestId, string reason, CancellationToken cancellationToken);
}
