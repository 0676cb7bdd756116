namespace FluxPay.Subscriptions;

/// <summary>Reads subscriptions.</summary>
public interface ISubscriptions
{
    /// <summary>A subscription of a service; null when it has none of that id.</summary>
    Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default);

    /// <summary>Those of a customer that have not ended: at most one per plan group.</summary>
    Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default);
}
