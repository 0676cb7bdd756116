using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>
/// What this host has last read of customers' plans, so that who uses them often is not read for each use. It is right for money however
/// old it is, because nothing is spent on it alone: the commit expects the subscriptions to be those it was decided on, checked under the
/// customer's lock, and is lost where another host has changed one; a refusal, which no commit proves, is told only of what was read. This host's own
/// changes are forgotten in the moment they are durable, before anybody is told of them. Who merely asks is answered from what is not older
/// than <see cref="Recent"/>.
/// </summary>
/// <param name="subscriptions">Where they are read.</param>
/// <param name="clock">The real one, as for leases: how old something is has nothing to do with a clock that tests turn.</param>
internal sealed class PlanMemory(ISubscriptions subscriptions, TimeProvider clock)
{
    /// <summary>For decisions that expect in their commit what they were made on.</summary>
    public static readonly TimeSpan AnyAge = TimeSpan.MaxValue;

    /// <summary>For answers that nothing of money follows from: as long as what another host has changed may go unnoticed.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly ReadMemory<CustomerRef, LivePlans> _memory = new(
        async (customer, cancellationToken) => new LivePlans(customer, await subscriptions.LiveAsync(customer, cancellationToken)), clock);

    /// <summary>A customer's plans: remembered, if not older than that, or read.</summary>
    public async ValueTask<RecalledPlans> RecallAsync(CustomerRef customer, TimeSpan oldest, CancellationToken cancellationToken) =>
        _memory.Recall(customer, oldest) is { } known
            ? new RecalledPlans(known, true)
            : new RecalledPlans(await ReadAsync(customer, cancellationToken), false);

    /// <summary>A customer's plans as they are now.</summary>
    public async Task<LivePlans> ReadAsync(CustomerRef customer, CancellationToken cancellationToken) =>
        (await _memory.ReadAsync(customer, cancellationToken))!;

    /// <summary>This host has changed a customer's plans.</summary>
    public void Forget(CustomerRef customer) => _memory.Forget(customer);
}

/// <summary>A customer's plans, and whether they are remembered or were read just now.</summary>
internal readonly record struct RecalledPlans(LivePlans Plans, bool AreRemembered);
