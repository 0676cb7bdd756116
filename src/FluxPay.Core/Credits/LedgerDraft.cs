using FluxPay.Events;

namespace FluxPay.Credits;

/// <summary>A wallet with a command half done: what it is becoming, and what has to be written for it.</summary>
internal sealed class LedgerDraft(Wallet wallet, IIdSource ids, DateTimeOffset now)
{
    private readonly Dictionary<GrantId, Grant> _grants = [];
    private readonly List<IRecord> _records = [];
    private readonly List<PendingEvent> _events = [];

    public Wallet Wallet { get; private set; } = wallet;
    public DateTimeOffset Now { get; } = now;

    public Grant Grant(GrantId id) => Wallet.Grants.TryGetValue(id, out var grant)
        ? grant
        : throw new System.Diagnostics.UnreachableException($"The store did not load {id} with its wallet.");

    /// <summary>Usable grants, in the order they are used.</summary>
    public IEnumerable<Grant> Usable(SpendOrder order) =>
        Wallet.Grants.Values.Where(g => g.Available > 0 && !g.IsExpired(Now)).Order(order);

    /// <summary>Unused credits of one kind that a purchase brought: the oldest first, and of one age always the same.</summary>
    public Grant[] Unused(OrderId purchase, CreditKind kind) => [.. Wallet.Grants.Values
        .Where(g => g.Order == purchase && g.Kind == kind && !g.IsPoints && g.Available > 0 && !g.IsExpired(Now))
        .Order(new SpendOrder([]))];

    /// <summary>Points that took the place of expired credits of a purchase, used up or not.</summary>
    public Grant[] Points(OrderId purchase) => [.. Wallet.Grants.Values.Where(g => g.Order == purchase && g.IsPoints).Order(new SpendOrder([]))];

    /// <summary>Bought credits of a purchase that ran out of time: the oldest first.</summary>
    public Grant[] Expired(OrderId purchase) => [.. Wallet.Grants.Values
        .Where(g => g.Order == purchase && g.Kind == CreditKind.Paid && g.Expired > 0)
        .Order(new SpendOrder([]))];

    /// <summary>Moves credits between a grant and the account that the entry's type names. What comes in pays first what is owed.</summary>
    public void Post(EntryType type, Grant grant, long amount, UsageId? usage, OrderId? order)
    {
        Enter(type, grant, amount, usage, order);
        PayOff(grant.Id);
    }

    /// <summary>Sets credits of a grant aside (+) or frees them (−).</summary>
    public void Hold(GrantId id, long amount)
    {
        var grant = Grant(id);
        Set(grant with { Held = grant.Held + amount });
        Wallet = Wallet with { Held = Wallet.Held + amount };
    }

    /// <summary>Frees credits: what has expired meanwhile is booked as expired at once, and the rest pays first what is owed.</summary>
    /// <param name="isKnown">True when their end was told before, so that nobody is told again.</param>
    public void Free(GrantId id, long amount, bool isKnown = false)
    {
        Hold(id, -amount);
        Expire(Grant(id), isKnown);
        PayOff(id);
    }

    /// <summary>Sets expired credits aside, so that they can be taken back with what is given back for them.</summary>
    public void Reinstate(GrantId id, long amount)
    {
        var grant = Grant(id);
        Enter(EntryType.Expire, grant, amount, null, grant.Order);
        Hold(id, amount);
    }

    /// <summary>Takes a grant's expired credits out of breakage, and gives them up for what is granted in their place.</summary>
    public void GiveUp(GrantId id)
    {
        long amount = Grant(id).Expired;
        Enter(EntryType.Expire, Grant(id), amount, null, Grant(id).Order);
        Enter(EntryType.Revoke, Grant(id), -amount, null, Grant(id).Order);
    }

    /// <summary>Lends credits to a grant that are to be taken back although they are gone.</summary>
    public void Lend(Grant grant, long amount)
    {
        Wallet = Wallet with { Debt = checked(Wallet.Debt + amount) };
        Enter(EntryType.Debt, grant, amount, null, grant.Order);
    }

    /// <summary>Pays what is owed out of what a grant has to use.</summary>
    public void PayOff(GrantId id)
    {
        var grant = Grant(id);
        long amount = Math.Min(Wallet.Debt, grant.Available);
        if (amount == 0)
            return;

        Wallet = Wallet with { Debt = Wallet.Debt - amount };
        Enter(EntryType.Debt, grant, -amount, null, grant.Order);
    }

    /// <summary>Takes credits of a purchase back whose price went back.</summary>
    public void TakeBack(GrantId id, long amount)
    {
        var grant = Grant(id);
        Enter(EntryType.Revoke, grant, -amount, null, grant.Order);
        Raise(grant.Order, new CreditRevoked
        {
            GrantId = id.ToString(),
            CustomerId = Wallet.Customer.Id,
            Amount = amount,
            OrderId = grant.Order?.ToString(),
            Balance = Wallet.Balance,
        });
    }

    /// <summary>Books what is left and not on hold of a grant whose time has run out.</summary>
    public void Expire(Grant grant, bool isKnown = false)
    {
        long amount = grant.Available;
        if (!grant.IsExpired(Now) || amount == 0)
            return;

        Post(EntryType.Expire, grant, -amount, null, grant.Order);
        if (isKnown)
            return;
        Raise(grant.Order, new CreditExpired
        {
            GrantId = grant.Id.ToString(),
            CustomerId = Wallet.Customer.Id,
            Amount = amount,
            OrderId = grant.Order?.ToString(),
            Balance = Wallet.Balance,
        });
    }

    /// <summary>A new grant, still empty: the entry that fills it brings it into the wallet.</summary>
    public Grant Add(
        CreditKind kind, long amount, int priority, DateTimeOffset? expiresAt, DateTimeOffset? noticeAt, OrderId? order, GrantId? id = null)
    {
        var grant = new Grant
        {
            Id = id ?? ids.New<GrantId>(),
            Customer = Wallet.Customer,
            Kind = kind,
            Amount = amount,
            Remaining = 0,
            Priority = priority,
            CreatedAt = Now,
            ExpiresAt = expiresAt,
            Order = order,
        };
        if (expiresAt is { } due)
            _records.Add(new DueTimer(TimerKinds.GrantExpiry, TimerSubject.Of(Wallet.Customer, grant.Id), due));
        if (noticeAt is { } notice)
            _records.Add(new DueTimer(TimerKinds.GrantNotice, TimerSubject.Of(Wallet.Customer, grant.Id), notice));
        return grant;
    }

    public void Save(IRecord record) => _records.Add(record);

    public void Raise<TEvent>(OrderId? order, TEvent data) where TEvent : class, IEvent =>
        _events.Add(PendingEvent.Of(ids.New<EventId>(), Wallet.Customer, Wallet.Customer.Id, order, data));

    public LedgerDecision Done(object result) => new(Wallet, [Wallet, .. _grants.Values, .. _records], _events, result);

    private void Enter(EntryType type, Grant grant, long amount, UsageId? usage, OrderId? order)
    {
        var moved = grant with { Remaining = grant.Remaining + amount };
        Set(type switch
        {
            EntryType.Expire => moved with { Expired = grant.Expired - amount },
            EntryType.Revoke => moved with { Revoked = grant.Revoked - amount },
            EntryType.Grant or EntryType.Use or EntryType.Refund or EntryType.Debt => moved,
        });
        Wallet = Wallet with { Posted = checked(Wallet.Posted + amount) };
        _records.Add(new LedgerEntry
        {
            Id = ids.New<EntryId>(),
            Customer = Wallet.Customer,
            Type = type,
            Amount = amount,
            BalanceAfter = Wallet.Posted,
            Grant = grant.Id,
            Usage = usage,
            Order = order,
            CreatedAt = Now,
        });
    }

    private void Set(Grant grant)
    {
        _grants[grant.Id] = grant;
        Wallet = Wallet with { Grants = Wallet.Grants.SetItem(grant.Id, grant) };
    }
}

/// <summary>What a command comes to.</summary>
/// <param name="Wallet">The wallet afterwards.</param>
/// <param name="Records">What to save.</param>
/// <param name="Events">What to publish.</param>
/// <param name="Result">What the caller is told.</param>
internal sealed record LedgerDecision(Wallet Wallet, IReadOnlyList<IRecord> Records, IReadOnlyList<PendingEvent> Events, object Result);
