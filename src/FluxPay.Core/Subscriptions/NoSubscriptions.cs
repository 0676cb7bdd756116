namespace FluxPay.Subscriptions;

/// <summary>Stands in where subscriptions are not kept: nobody has one.</summary>
internal sealed class NoSubscriptions : ISubscriptions
{
    public Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
        Task.FromResult<Subscription?>(null);

    public Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Subscription>>([]);
}
