using FluxPay.Policies;
using FluxPay.Subscriptions;

namespace FluxPay.Usage.Tests;

/// <summary>Subscriptions as a test says they are.</summary>
internal sealed class Plans : ISubscriptions
{
    private readonly List<Subscription> _subscriptions = [];

    public Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
        Task.FromResult(_subscriptions.Find(s => s.Id == id && s.Customer.Service == service));

    public Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Subscription>>(
            [.. _subscriptions.Where(s => s.Customer == customer && s.Status is not (SubscriptionStatus.Cancelled or SubscriptionStatus.Expired))]);

    /// <summary>A customer's plan from an instant on, in place of the one of its name before.</summary>
    public Subscription Put(
        CustomerRef customer, PlanPolicy plan, DateTimeOffset start, DateTimeOffset? end = null, SubscriptionStatus status = SubscriptionStatus.Active)
    {
        _subscriptions.RemoveAll(s => s.Customer == customer && s.Plan.Name == plan.Name);
        var subscription = new Subscription
        {
            Id = SubscriptionId.Of(new Guid(_subscriptions.Count + 1, 0, 0, new byte[8])),
            Customer = customer,
            Plan = plan,
            PolicyVersion = "v",
            Currency = Currency.Krw,
            Cycle = BillingCycle.Starting(start, plan, TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")),
            Status = status,
            PeriodStart = start,
            PeriodEnd = end ?? start.AddDays(30),
        };
        _subscriptions.Add(subscription);
        return subscription;
    }

    public void Remove(CustomerRef customer) => _subscriptions.RemoveAll(s => s.Customer == customer);
}
