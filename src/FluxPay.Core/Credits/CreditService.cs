using FluxPay.Policies;
using FluxPay.Storage;

namespace FluxPay.Credits;

/// <summary>Prepaid credits of a customer: what there is, using it, giving it back, setting it aside.</summary>
public sealed class CreditService
{
    /// <summary>Of a grant that names none.</summary>
    public const int DefaultPriority = 50;

    /// <summary>How long a hold lives that names no time.</summary>
    public static readonly TimeSpan DefaultHold = TimeSpan.FromMinutes(15);

    private readonly IStore _store;
    private readonly ICredits _credits;
    private readonly IPolicies _policies;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal CreditService(IStore store, ICredits credits, IPolicies policies, IIdSource ids, TimeProvider time) =>
        (_store, _credits, _policies, _ids, _time) = (store, credits, policies, ids, time);

    /// <summary>What a customer can use and what is on hold; zeros for one nobody has heard of.</summary>
    public async Task<CreditBalance> BalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default)
    {
        var balance = await _credits.BalanceAsync(customer, cancellationToken);
        if (!balance.Grants.Any(g => g.Available > 0 && g.IsExpired(_time.Now())))
            return balance;

        // Time ran out a moment ago: book it first, so that the journal and the answer agree.
        await _store.CommitAsync(new Changes(_time.Now()).Credit(new CreditCommand.ExpireDue(customer)), cancellationToken);
        return await _credits.BalanceAsync(customer, cancellationToken);
    }

    /// <summary>What a customer had at an instant, that on hold included, as the journal tells it; zero before its first entry.</summary>
    public Task<long> TotalAtAsync(CustomerRef customer, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        _credits.TotalAtAsync(customer, at, cancellationToken);

    /// <summary>Uses credits now.</summary>
    /// <returns>The use, or <see cref="ErrorCode.InsufficientCredit"/>.</returns>
    public async Task<Result<CreditUse>> UseAsync(
        CustomerRef customer, CreditPrice price, OrderId? order = null, string? reason = null,
        IReadOnlyDictionary<string, string>? metadata = null, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(price);
        return await DecideAsync<CreditUse>(new CreditCommand.Use(customer, _ids.New<UsageId>(), price.Amount, Spend(customer),
            price.Feature, order, reason, metadata ?? new Dictionary<string, string>()), replay, cancellationToken);
    }

    /// <summary>Gives back a use, to the grants it came from.</summary>
    /// <param name="amount">1 up to what is left of it; null for all.</param>
    /// <returns>The refund, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.ExceedsRest"/>.</returns>
    public async Task<Result<CreditRefund>> RefundAsync(
        string service, UsageId id, long? amount = null, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        if (await _credits.FindUsageAsync(service, id, cancellationToken) is not { } usage)
            return Missing.Usage;

        var policy = _policies.For(service);
        var restoredUntil = policy.Credits.RefundValidity.After(_time.Now(), policy.TimeZone);
        return await DecideAsync<CreditRefund>(
            new CreditCommand.Refund(usage.Customer, _ids.New<RefundId>(), id, amount, restoredUntil,
                KoreanTerms.NoticeAt(policy.Credits.Refund, restoredUntil, _time.Now(), policy.TimeZone)), replay, cancellationToken);
    }

    /// <summary>Sets credits aside until they are captured or released, or time runs out.</summary>
    /// <returns>The hold, or <see cref="ErrorCode.InsufficientCredit"/>.</returns>
    public async Task<Result<Hold>> HoldAsync(
        CustomerRef customer, CreditPrice price, TimeSpan? expiresIn = null, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(price);
        return await DecideAsync<Hold>(new CreditCommand.SetAside(customer, _ids.New<HoldId>(), price.Amount, Spend(customer),
            price.Feature, null, _time.Now() + (expiresIn ?? DefaultHold)), replay, cancellationToken);
    }

    /// <summary>Uses what is on hold, all or a part; the rest goes back.</summary>
    /// <param name="amount">1 up to what is on hold; null for all.</param>
    /// <returns>The hold, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>, <see cref="ErrorCode.ExceedsRest"/>.</returns>
    public Task<Result<Hold>> CaptureAsync(
        string service, HoldId id, long? amount = null, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(service, id, hold => new CreditCommand.Capture(hold.Customer, id, null, _ids.New<UsageId>(), amount), replay, cancellationToken);

    /// <summary>Gives back what is on hold.</summary>
    /// <returns>The hold, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>.</returns>
    public Task<Result<Hold>> ReleaseAsync(
        string service, HoldId id, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        ResolveAsync(service, id, hold => new CreditCommand.Release(hold.Customer, id, null, TimeRanOut: false), replay, cancellationToken);

    /// <summary>Gives credits.</summary>
    /// <param name="expiresAt">In the future; null for the policy's default.</param>
    public async Task<Result<Grant>> GrantAsync(
        CustomerRef customer, long amount, CreditKind kind, int priority = DefaultPriority, DateTimeOffset? expiresAt = null,
        IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        var policy = _policies.For(customer.Service);
        var expiry = expiresAt ?? policy.Credits.ExpireAfter?.After(_time.Now(), policy.TimeZone);
        return await DecideAsync<Grant>(
            new CreditCommand.Issue(customer, _ids.New<GrantId>(), kind, amount, priority, expiry, null,
                KoreanTerms.NoticeAt(policy.Credits.Refund, expiry, _time.Now(), policy.TimeZone)), replay, cancellationToken);
    }

    private async Task<Result<Hold>> ResolveAsync(
        string service, HoldId id, Func<Hold, CreditCommand> command, IReplay? replay, CancellationToken cancellationToken)
    {
        if (await _credits.FindHoldAsync(service, id, cancellationToken) is not { } hold)
            return Missing.Hold;
        return await DecideAsync<Hold>(command(hold), replay, cancellationToken,
            changes => changes.Remove(new DueTimer(TimerKinds.HoldExpiry, TimerSubject.Of(hold.Customer, id), changes.At)));
    }

    private Task<Result<T>> DecideAsync<T>(
        CreditCommand command, IReplay? replay, CancellationToken cancellationToken, Action<Changes>? also = null) where T : class =>
        _store.DecideAsync<T>(() =>
        {
            var changes = new Changes(_time.Now()).Credit(command).Remember(replay, results => results[0]);
            also?.Invoke(changes);
            return Task.FromResult(changes.Then(results => (T)results[0]));
        }, cancellationToken);

    private System.Collections.Immutable.ImmutableArray<SpendRule> Spend(CustomerRef customer) => _policies.For(customer.Service).Credits.Spend;
}
