using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage;
using FluxPay.Subscriptions;

namespace FluxPay.Usage.Tests;

/// <summary>Subscriptions as a test says they are, saved without what sells and renews them.</summary>
internal sealed class Plans(Engine engine)
{
    private int _made;

    /// <summary>A customer's plan from an instant on, in place of the one of its group before.</summary>
    public async Task<Subscription> PutAsync(
        CustomerRef customer, PlanPolicy plan, DateTimeOffset start, DateTimeOffset? end = null, SubscriptionStatus status = SubscriptionStatus.Active)
    {
        var before = (await LiveAsync(customer)).FirstOrDefault(s => s.Plan.Group == plan.Group);
        var subscription = new Subscription
        {
            Id = before?.Id ?? SubscriptionId.Of(new Guid(++_made, 0, 0, new byte[8])),
            Customer = customer,
            Plan = plan,
            PolicyVersion = "v",
            Currency = Currency.Krw,
            Cycle = BillingCycle.Starting(start, plan, TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul")),
            Status = status,
            PeriodStart = start,
            PeriodEnd = end ?? start.AddDays(30),
            Version = before?.Version ?? 0,
        };
        await SaveAsync(subscription);
        return subscription;
    }

    public async Task EndAsync(CustomerRef customer)
    {
        foreach (var subscription in await LiveAsync(customer))
            await SaveAsync(subscription with { Status = SubscriptionStatus.Expired });
    }

    private Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer) => engine.Get<ISubscriptions>().LiveAsync(customer);

    private async Task SaveAsync(Subscription subscription)
    {
        var changes = new Changes(engine.Clock.Now()).Save(subscription)
            .OnCommitted(() => engine.Get<PlanMemory>().Forget(subscription.Customer));
        Assert.IsType<CommitResult.Committed>(await engine.Get<IStore>().CommitAsync(changes));
    }
}
