using FluxPay.Credits;
using FluxPay.Storage;
using FluxPay.Timers;

namespace FluxPay.Sagas;

/// <summary>A grant has run out of time. The command finds nothing to do when it comes late.</summary>
internal sealed class GrantExpiry(IStore store, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.GrantExpiry;

    public Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (_, customer) = TimerSubject.Parse<GrantId>(timer.Subject);
        return store.CommitAsync(
            new Changes(time.Now()).Remove(timer).Credit(new CreditCommand.ExpireDue(customer)), cancellationToken);
    }
}

/// <summary>A grant will run out of time, and its customer is told in the commit that keeps the promise.</summary>
internal sealed class GrantNotice(IStore store, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.GrantNotice;

    public Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<GrantId>(timer.Subject);
        return store.CommitAsync(
            new Changes(time.Now()).Remove(timer).Credit(new CreditCommand.GiveNotice(customer, id)), cancellationToken);
    }
}

/// <summary>A hold outside an order has run out of time.</summary>
internal sealed class HoldExpiry(IStore store, TimeProvider time) : ITimerHandler
{
    public string Kind => TimerKinds.HoldExpiry;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (id, customer) = TimerSubject.Parse<HoldId>(timer.Subject);
        var released = await store.CommitAsync(new Changes(time.Now())
            .Remove(timer)
            .Credit(new CreditCommand.Release(customer, id, null, TimeRanOut: true)), cancellationToken);
        if (released is CommitResult.Refused)   // resolved by someone else in time
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
    }
}
