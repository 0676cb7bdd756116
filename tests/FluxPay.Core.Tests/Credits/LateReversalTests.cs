using static FluxPay.Credits.Tests.WalletRun;

namespace FluxPay.Credits.Tests;

/// <summary>What becomes of a wallet when the gateway takes the price of a top-up back on its own.</summary>
public sealed class LateReversalTests
{
    private readonly WalletRun _run = new();
    private readonly OrderId _order;

    public LateReversalTests() => _order = _run.Ids.New<OrderId>();

    [Fact]
    public void Points_in_place_of_expired_credits_go_back_when_the_gateway_takes_all_the_money()
    {
        var run = new WalletRun();
        var order = run.Ids.New<OrderId>();
        run.Issue(1000, order: order, expiresIn: TimeSpan.FromDays(365));
        run.Do<CreditUse>(run.Use(300));
        run.Now = WalletRun.Start.AddDays(366);
        run.Do<Grant>(new CreditCommand.GrantAnew(WalletRun.Customer, run.Ids.New<GrantId>(), order, null, null));
        run.Do<CreditUse>(run.Use(200));   // of 700 points
        run.Run(new CreditCommand.Reverse(WalletRun.Customer, order, 10_000, 10_000, 10_000, 1000)).ValueOrThrow();
        Assert.Equal((0, 500), (run.Balance, run.Debt));   // 300 bought ones and 200 points are spent, and owed
        Assert.Equal(500, Assert.Single(run.Grants.Values, g => g.IsPoints).Revoked);
    }

    [Fact]
    public void Unused_credits_are_taken_back_and_nothing_is_owed()
    {
        var (paid, bonus) = (_run.Issue(1000, order: _order), _run.Issue(100, CreditKind.Bonus, order: _order));
        _run.Issue(50);
        Reverse(10000);
        Assert.Equal((50, 0, 0), (_run.Balance, _run.Debt, _run.Grants[paid.Id].Remaining + _run.Grants[bonus.Id].Remaining));
        Assert.Equal([-1000L, -100L], _run.Entries[3..].Select(e => e.Amount));
        Assert.All(_run.Entries[3..], e => Assert.Equal((EntryType.Revoke, _order), (e.Type, e.Order!.Value)));
        Assert.Equal(["credit.revoked", "credit.revoked"], _run.Events[3..]);
    }

    [Fact]
    public void Spent_and_held_credits_are_owed_and_a_spent_bonus_is_not()
    {
        var paid = _run.Issue(1000, order: _order, priority: 2);
        _run.Issue(100, CreditKind.Bonus, 1, order: _order);
        _run.Do<CreditUse>(_run.Use(400, Policies.SpendRule.Priority));   // the bonus and 300 of the bought ones
        var hold = _run.Do<Hold>(_run.SetAside(200));
        int before = _run.Entries.Count;
        Reverse(10000);
        Assert.Equal((0, 200, 500), (_run.Balance, _run.Held, _run.Debt));
        Assert.Equal([(EntryType.Revoke, -500L, 200L), (EntryType.Debt, 500L, 700L), (EntryType.Revoke, -500L, 200L)],
            _run.Entries[before..].Select(e => (e.Type, e.Amount, e.BalanceAfter)));
        Assert.All(_run.Entries[before..], e => Assert.Equal(paid.Id, e.Grant));
        Assert.Equal(new CreditShortage(0, 1), _run.Refused(_run.Use(1)).Details);

        _run.Do<Hold>(_run.Capture(hold.Id, 50));   // what comes free of it pays
        Assert.Equal((0, 0, 350), (_run.Balance, _run.Held, _run.Debt));
        Assert.Equal((EntryType.Debt, -150, 0), (_run.Entries[^1].Type, _run.Entries[^1].Amount, _run.Entries[^1].BalanceAfter));
    }

    [Fact]
    public void The_next_credits_pay_what_is_owed_first()
    {
        _run.Issue(100, order: _order);
        var use = _run.Do<CreditUse>(_run.Use(100)).Usage;
        Reverse(10000, credits: 100);
        Assert.Equal((0, 100), (_run.Balance, _run.Debt));

        var first = _run.Issue(30);
        Assert.Equal((0, 0, 70), (first.Remaining, _run.Balance, _run.Debt));
        Assert.Equal([(EntryType.Grant, 30L, 30L), (EntryType.Debt, -30L, 0L)], _run.Entries[^2..].Select(e => (e.Type, e.Amount, e.BalanceAfter)));
        Assert.Equal(_run.Balance, _run.Do<CreditRefund>(_run.Refund(use, 60)).Balance);   // a refund comes in too
        Assert.Equal((0, 10), (_run.Balance, _run.Debt));
        Assert.Equal(15, _run.Issue(25, CreditKind.Bonus).Remaining);
        Assert.Equal((15, 0, 0), (_run.Balance, _run.Debt, _run.Entries.Where(e => e.Type == EntryType.Debt).Sum(e => e.Amount)));
    }

    [Fact]
    public void What_other_purchases_left_pays_at_once_the_oldest_first()
    {
        _run.Issue(100, order: _order, priority: 1);
        _run.Do<CreditUse>(_run.Use(100, Policies.SpendRule.Priority));
        var old = _run.Issue(70, priority: 9);
        _run.Now += TimeSpan.FromMinutes(1);
        var recent = _run.Issue(70, CreditKind.Bonus, 1);
        Reverse(10000, credits: 100);
        Assert.Equal((0, 40, 40, 0), (_run.Grants[old.Id].Remaining, _run.Grants[recent.Id].Remaining, _run.Balance, _run.Debt));
    }

    [Theory]
    [InlineData(10000, 10000, 10000, 1000, 1000)]
    [InlineData(4000, 10000, 10000, 1000, 400)]
    [InlineData(1, 10000, 10000, 1000, 1)]          // what is left is worth 999.9 credits: 999 stay
    [InlineData(1, 9999, 10000, 1000, 0)]           // 999 of 999.9, then of 999.8
    [InlineData(6667, 10000, 10000, 3, 3)]          // 3333 is not worth one of three any more
    [InlineData(6666, 10000, 10000, 3, 2)]
    public void A_part_of_the_price_takes_the_whole_credits_that_it_bought(long money, long left, long paid, long credits, long gone)
    {
        _run.Issue(credits, order: _order);
        _run.Issue(5, CreditKind.Bonus, order: _order);
        _run.Run(new CreditCommand.Reverse(Customer, _order, money, left, paid, credits)).ValueOrThrow();
        Assert.Equal((money == left ? 0 : credits - gone + 5, 0), (_run.Balance, _run.Debt));   // the bonus goes with the last of it
    }

    [Fact]
    public void Expired_credits_are_not_there_to_be_taken_and_are_owed()
    {
        _run.Issue(100, order: _order, expiresIn: TimeSpan.FromDays(1));
        _run.Now += TimeSpan.FromDays(1);
        Reverse(10000, credits: 100);
        Assert.Equal((0, 100), (_run.Posted, _run.Debt));
        Assert.Equal([EntryType.Grant, EntryType.Expire, EntryType.Debt, EntryType.Revoke], _run.Entries.Select(e => e.Type));
    }

    [Fact]
    public void Of_several_grants_of_a_purchase_the_oldest_goes_first_and_bears_the_debt()
    {
        var lapsed = _run.Issue(100, order: _order, expiresIn: TimeSpan.FromDays(1));
        var use = _run.Do<CreditUse>(_run.Use(60)).Usage;
        _run.Now += TimeSpan.FromDays(1);
        foreach (long part in new[] { 30, 20 })   // come back as grants of their own, since their own has expired
        {
            _run.Do<CreditRefund>(_run.Refund(use, part));
            _run.Now += TimeSpan.FromHours(1);
        }
        var (first, second) = (_run.Entries[^2].Grant, _run.Entries[^1].Grant);
        int before = _run.Entries.Count;
        Reverse(30, left: 100, credits: 100);
        Assert.Equal([(EntryType.Revoke, -30L, first)], Moved(before));
        Reverse(70, left: 70, paid: 100, credits: 100);
        Assert.Equal([(EntryType.Revoke, -20L, second), (EntryType.Debt, 50L, lapsed.Id), (EntryType.Revoke, -50L, lapsed.Id)], Moved(before + 1));

        IEnumerable<(EntryType, long, GrantId)> Moved(int from) => _run.Entries[from..].Select(e => (e.Type, e.Amount, e.Grant));
    }

    [Fact]
    public void A_debt_that_does_not_fit_is_not_booked()
    {
        var orders = new[] { _order, _run.Ids.New<OrderId>() };
        foreach (var order in orders)
        {
            _run.Issue(long.MaxValue, order: order);
            _run.Do<CreditUse>(_run.Use(long.MaxValue));
        }
        CreditCommand.Reverse All(OrderId order) => new(Customer, order, 1, 1, 1, long.MaxValue);
        _run.Run(All(orders[0])).ValueOrThrow();
        Assert.Throws<OverflowException>(() => _run.Run(All(orders[1])));
        Assert.Equal(long.MaxValue, _run.Debt);
    }

    [Fact]
    public void A_purchase_that_brought_nothing_is_not_there()
    {
        _run.Issue(5, CreditKind.Bonus, order: _order);
        _run.Issue(5);
        Assert.Equal(ErrorCode.NotFound, _run.Refused(new CreditCommand.Reverse(Customer, _order, 1, 1, 1, 1)).Code);
    }

    private void Reverse(long money, long? left = null, long? paid = null, long credits = 1000) =>
        _run.Run(new CreditCommand.Reverse(Customer, _order, money, left ?? money, paid ?? left ?? money, credits)).ValueOrThrow();
}
