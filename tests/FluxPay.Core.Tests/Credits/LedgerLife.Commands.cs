using FluxPay.Policies;

namespace FluxPay.Credits.Tests;

/// <summary>What a step does: something that makes sense where the wallet stands, and now and then something that does not.</summary>
internal sealed partial class LedgerLife
{
    private static readonly SpendRule[][] Policies =
    [
        [SpendRule.Priority, SpendRule.Expiry, SpendRule.BonusFirst], [SpendRule.BonusFirst, SpendRule.Expiry], [SpendRule.Expiry], [],
    ];
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    private int _refunds;

    private sealed class LivingWallet(CustomerRef customer)
    {
        public CustomerRef Customer => customer;
        public LedgerModel Model { get; set; } = new();
        public List<UsageId> Uses { get; } = [];
        public List<(HoldId Id, OrderId? Owner, long Money)> Holds { get; } = [];
        public List<(OrderId Order, long Price, long Credits, long Left)> Purchases { get; } = [];
        public Dictionary<DateTimeOffset, long> Past { get; } = [];
    }

    private IEnumerable<CreditCommand> Commands(LivingWallet wallet, LifeStep step)
    {
        var (customer, amount) = (wallet.Customer, step.Amount);
        var spend = Policies[step.Pick % Policies.Length];
        DateTimeOffset? later = step.Pick % 3 == 0 ? null : _now.AddHours(step.Pick % 50 + 1);
        return step.Kind switch
        {
            0 => [Issue(wallet, step.Flag ? CreditKind.Paid : CreditKind.Bonus, amount, step.Pick % 3, later, null)],
            1 => Buy(wallet, step, later),
            2 or 3 => [new CreditCommand.Use(customer, NewUse(wallet), amount, spend, null, null, null, NoMetadata)],
            4 => [SetAside(wallet, step, spend)],
            5 when Picked(wallet.Holds, step) is var (id, owner, _) =>
                [new CreditCommand.Capture(customer, id, Stranger(step, owner), NewUse(wallet), step.Flag ? null : amount)],
            6 when Picked(wallet.Holds, step) is var (id, owner, _) => [new CreditCommand.Release(customer, id, Stranger(step, owner), step.Flag)],
            7 when Picked(wallet.Uses, step) is { } use =>
                [new CreditCommand.Refund(customer, on.Ids.New<RefundId>(), use, step.Flag ? null : amount, Restored())],
            8 when Picked(wallet.Purchases, step) is { Left: > 0 } bought => [Reserve(wallet, step, bought)],
            9 when Picked(wallet.Holds, step) is { Owner: { } order } hold => [Revoke(wallet, hold, order)],
            10 when Picked(wallet.Purchases, step) is { Left: > 0 } bought => [Reverse(wallet, step, bought)],
            11 when _issued.Count > 0 && step.Flag => [new CreditCommand.GiveNotice(customer, _issued.ElementAt(step.Pick % _issued.Count))],
            12 when Picked(wallet.Purchases, step) is var (order, _, _, _) => [Anew(wallet, order, later)],
            _ => [new CreditCommand.ExpireDue(customer)],
        };
    }

    private CreditCommand.Issue Issue(LivingWallet wallet, CreditKind kind, long amount, int priority, DateTimeOffset? expiry, OrderId? order)
    {
        var id = on.Ids.New<GrantId>();
        _issued.Add(id);
        return new CreditCommand.Issue(wallet.Customer, id, kind, amount, priority, expiry, order);
    }

    private IEnumerable<CreditCommand> Buy(LivingWallet wallet, LifeStep step, DateTimeOffset? expiry)
    {
        var (order, price) = (on.Ids.New<OrderId>(), step.Flag ? step.Amount * (step.Pick % 7 + 1) : step.Pick % 90 + 1);
        wallet.Purchases.Add((order, price, step.Amount, price));
        yield return Issue(wallet, CreditKind.Paid, step.Amount, 1, expiry, order);
        if (step.Pick % 2 == 0)
            yield return Issue(wallet, CreditKind.Bonus, 5, 1, expiry, order);
    }

    private CreditCommand.GrantAnew Anew(LivingWallet wallet, OrderId order, DateTimeOffset? expiry)
    {
        var id = on.Ids.New<GrantId>();
        _issued.Add(id);
        return new CreditCommand.GrantAnew(wallet.Customer, id, order, expiry, null);
    }

    private CreditCommand.SetAside SetAside(LivingWallet wallet, LifeStep step, SpendRule[] spend)
    {
        OrderId? order = step.Pick % 4 == 0 ? on.Ids.New<OrderId>() : null;
        var set = new CreditCommand.SetAside(
            wallet.Customer, on.Ids.New<HoldId>(), step.Amount, spend, null, order, step.Flag ? _now.AddMinutes(step.Pick) : null);
        wallet.Holds.Add((set.Id, order, 0));
        return set;
    }

    private CreditCommand.ReservePurchase Reserve(LivingWallet wallet, LifeStep step, (OrderId Order, long Price, long Credits, long Left) bought)
    {
        var reserve = new CreditCommand.ReservePurchase(wallet.Customer, on.Ids.New<HoldId>(), bought.Order,
            step.Flag ? bought.Left : Math.Min(step.Amount, bought.Left), bought.Left, bought.Price, bought.Credits,
            step.Pick % 3 * 45);
        wallet.Holds.Add((reserve.Id, reserve.Order, reserve.Amount));
        return reserve;
    }

    private static CreditCommand.Revoke Revoke(LivingWallet wallet, (HoldId Id, OrderId? Owner, long Money) hold, OrderId order)
    {
        Lessen(wallet, order, hold.Money);
        return new CreditCommand.Revoke(wallet.Customer, hold.Id, order);
    }

    private static CreditCommand.Reverse Reverse(LivingWallet wallet, LifeStep step, (OrderId Order, long Price, long Credits, long Left) bought)
    {
        long money = step.Flag ? bought.Left : Math.Min(step.Amount, bought.Left);
        Lessen(wallet, bought.Order, money);
        return new CreditCommand.Reverse(wallet.Customer, bought.Order, money, bought.Left, bought.Price, bought.Credits);
    }

    /// <summary>The payment has less left. It is not the ledger's, so it need not be right when the command is refused.</summary>
    private static void Lessen(LivingWallet wallet, OrderId order, long money)
    {
        int at = wallet.Purchases.FindIndex(p => p.Order == order);
        if (at >= 0)
            wallet.Purchases[at] = wallet.Purchases[at] with { Left = Math.Max(0, wallet.Purchases[at].Left - money) };
    }

    /// <summary>Now and then somebody whose hold it is not.</summary>
    private OrderId? Stranger(LifeStep step, OrderId? owner) => step.Pick % 11 == 0 ? on.Ids.New<OrderId>() : owner;

    private UsageId NewUse(LivingWallet wallet)
    {
        wallet.Uses.Add(on.Ids.New<UsageId>());
        return wallet.Uses[^1];
    }

    /// <summary>Each another instant, which is what tells restored grants apart: their ids are made inside.</summary>
    private DateTimeOffset Restored() => _now.AddDays(2).AddMilliseconds(++_refunds);

    private static T? Picked<T>(List<T> from, LifeStep step) where T : struct => from.Count == 0 ? null : from[step.Pick % from.Count];
}
