using FluxPay.Events;

namespace FluxPay.Credits.Tests;

/// <summary>A wallet in memory that does what a store does around the ledger: load, decide, keep; a refusal keeps nothing.</summary>
internal sealed class WalletRun : ICredits
{
    public static readonly CustomerRef Customer = new("moa", "cust-1");
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero);

    private readonly Dictionary<GrantId, Grant> _grants = [];
    private (long Posted, long Held, long Debt) _sums;

    public UuidV7Source Ids { get; } = new(TimeProvider.System);
    public DateTimeOffset Now { get; set; } = Start;
    public IReadOnlyDictionary<GrantId, Grant> Grants => _grants;
    public Dictionary<HoldId, Hold> Holds { get; } = [];
    public Dictionary<UsageId, CreditUsage> Usages { get; } = [];
    public List<LedgerEntry> Entries { get; } = [];
    public List<DueTimer> Timers { get; } = [];
    public List<string> Events { get; } = [];
    public List<PendingEvent> Published { get; } = [];
    public long Posted => _sums.Posted;
    public long Held => _sums.Held;
    public long Debt => _sums.Debt;
    public long Balance => Posted - Held;

    public Result<LedgerDecision> Run(CreditCommand command)
    {
        var hold = command.NeedsHold is { } h ? Holds.GetValueOrDefault(h) : null;
        var usage = command.NeedsUsage is { } u ? Usages.GetValueOrDefault(u) : null;
        var named = (hold?.Parts.Select(p => p.Grant) ?? []).Concat(usage?.Parts.Select(p => p.Grant) ?? []).ToHashSet();
        var wallet = Wallet.Empty(Customer) with { Posted = Posted, Held = Held, Debt = Debt };
        foreach (var grant in _grants.Values.Where(g =>
            g.Remaining > 0 || named.Contains(g.Id) || (command.NeedsPurchase is { } purchase && g.Order == purchase)))
            wallet = wallet with { Grants = wallet.Grants.Add(grant.Id, grant) };

        var decided = Ledger.Decide(wallet, command, hold, usage, Ids, Now);
        if (decided.Value is { } decision)
            Keep(decision);
        return decided;
    }

    public T Do<T>(CreditCommand command) => (T)Run(command).ValueOrThrow().Result;

    public FluxPayError Refused(CreditCommand command)
    {
        var error = Run(command).Error;
        Assert.NotNull(error);
        return error;
    }

    public Grant Issue(
        long amount, CreditKind kind = CreditKind.Paid, int priority = 50, TimeSpan? expiresIn = null, OrderId? order = null) =>
        Do<Grant>(new CreditCommand.Issue(Customer, Ids.New<GrantId>(), kind, amount, priority, Now + expiresIn, order));

    public CreditCommand.Use Use(long amount, params Policies.SpendRule[] spend) =>
        new(Customer, Ids.New<UsageId>(), amount, spend, "feature", null, "reason", new Dictionary<string, string> { ["k"] = "v" });

    public CreditCommand.SetAside SetAside(long amount, TimeSpan? expiresIn = null, OrderId? order = null) =>
        new(Customer, Ids.New<HoldId>(), amount, [Policies.SpendRule.Priority], "feature", order, Now + expiresIn);

    public CreditCommand.Capture Capture(HoldId hold, long? amount = null, OrderId? owner = null) =>
        new(Customer, hold, owner, Ids.New<UsageId>(), amount);

    public CreditCommand.Release Release(HoldId hold, OrderId? owner = null, bool timeRanOut = false) => new(Customer, hold, owner, timeRanOut);

    public CreditCommand.Refund Refund(UsageId usage, long? amount = null) =>
        new(Customer, Ids.New<RefundId>(), usage, amount, Now.AddDays(30));

    Task<CreditBalance> ICredits.BalanceAsync(CustomerRef customer, CancellationToken cancellationToken) => Task.FromResult(
        new CreditBalance(customer, Balance, Held, [.. _grants.Values.Where(g => g.Remaining > 0)]) { Debt = Debt });

    Task<long> ICredits.TotalAtAsync(CustomerRef customer, DateTimeOffset at, CancellationToken cancellationToken) =>
        Task.FromResult(Entries.LastOrDefault(e => e.CreatedAt <= at)?.BalanceAfter ?? 0);

    Task<Page<LedgerEntry>> ICredits.EntriesAsync(CustomerRef customer, PageRequest page, CancellationToken cancellationToken) =>
        Task.FromResult(new Page<LedgerEntry>([.. Enumerable.Reverse(Entries)], null));

    Task<IReadOnlyList<Grant>> ICredits.PurchaseAsync(CustomerRef customer, OrderId order, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Grant>>([.. _grants.Values.Where(g => g.Order == order)]);

    Task<CreditUsage?> ICredits.FindUsageAsync(string service, UsageId id, CancellationToken cancellationToken) =>
        Task.FromResult(Usages.GetValueOrDefault(id));

    Task<Hold?> ICredits.FindHoldAsync(string service, HoldId id, CancellationToken cancellationToken) => Task.FromResult(Holds.GetValueOrDefault(id));

    private void Keep(LedgerDecision decision)
    {
        _sums = (decision.Wallet.Posted, decision.Wallet.Held, decision.Wallet.Debt);
        foreach (var record in decision.Records)
        {
            switch (record)
            {
                case Wallet wallet: Assert.Equal(_sums, (wallet.Posted, wallet.Held, wallet.Debt)); break;
                case Grant grant: _grants[grant.Id] = grant; break;
                case Hold hold: Holds[hold.Id] = hold; break;
                case CreditUsage usage: Usages[usage.Id] = usage; break;
                case LedgerEntry entry: Assert.NotEqual(0, entry.Amount); Entries.Add(entry); break;
                case DueTimer timer: Timers.Add(timer); break;
                default: Assert.Fail($"The ledger saves a {record.GetType().Name}."); break;
            }
        }
        Events.AddRange(decision.Events.Select(e => e.Type));
        Published.AddRange(decision.Events);
    }
}
