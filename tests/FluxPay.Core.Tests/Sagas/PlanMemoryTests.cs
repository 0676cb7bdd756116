using FluxPay.Subscriptions;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Sagas.Tests;

/// <summary>What one host remembers of plans: how long, of how many, and never what was forgotten.</summary>
public sealed class PlanMemoryTests
{
    private static readonly CustomerRef Customer = Engine.Customer;

    private readonly CountedPlans _plans = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly PlanMemory _memory;

    public PlanMemoryTests() => _memory = new PlanMemory(_plans, _clock);

    [Fact]
    public async Task A_customer_is_read_once_until_forgotten()
    {
        Assert.False(await IsRememberedAsync());
        Assert.True(await IsRememberedAsync());
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await IsRememberedAsync());
        Assert.Equal(1, _plans.Reads);
        _memory.Forget(Customer);
        Assert.False(await IsRememberedAsync());
        Assert.Equal(2, _plans.Reads);
    }

    [Fact]
    public async Task Who_merely_asks_is_answered_from_what_is_recent_only()
    {
        await IsRememberedAsync();
        _clock.Advance(PlanMemory.Recent);
        Assert.True(await IsRememberedAsync(PlanMemory.Recent));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await IsRememberedAsync(PlanMemory.Recent));
        Assert.True(await IsRememberedAsync(PlanMemory.Recent));
    }

    [Fact]
    public async Task What_was_read_before_a_change_and_comes_after_it_is_nobodys()
    {
        _plans.Gate = new TaskCompletionSource();
        var reading = IsRememberedAsync();
        _memory.Forget(Customer);
        _plans.Gate.SetResult();
        Assert.False(await reading);
        Assert.False(await IsRememberedAsync());
        Assert.True(await IsRememberedAsync());
    }

    [Fact]
    public async Task No_more_customers_are_remembered_than_there_is_room_for()
    {
        await IsRememberedAsync();
        for (int i = 1; i < ReadMemory<CustomerRef, LivePlans>.Most; i++)
            await _memory.RecallAsync(new CustomerRef("moa", $"other-{i}"), PlanMemory.AnyAge, default);
        Assert.True(await IsRememberedAsync());
        await _memory.RecallAsync(new CustomerRef("moa", "one-more"), PlanMemory.AnyAge, default);
        Assert.False(await IsRememberedAsync());
    }

    private async Task<bool> IsRememberedAsync(TimeSpan? oldest = null) =>
        (await _memory.RecallAsync(Customer, oldest ?? PlanMemory.AnyAge, default)).AreRemembered;

    private sealed class CountedPlans : ISubscriptions
    {
        public int Reads { get; private set; }

        public TaskCompletionSource? Gate { get; set; }

        public Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default)
        {
            Reads++;
            if (Gate is { } gate)
                await gate.Task;
            return [];
        }
    }
}
