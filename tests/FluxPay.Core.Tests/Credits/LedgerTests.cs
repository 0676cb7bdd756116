using FluxPay.Policies;
using static FluxPay.Credits.Tests.WalletRun;

namespace FluxPay.Credits.Tests;

/// <summary>Every rule of credits by example; the random walk beside this class covers their mixtures.</summary>
public sealed class LedgerTests
{
    private readonly WalletRun _run = new();

    [Fact]
    public void A_grant_adds_its_amount_and_promises_its_expiry()
    {
        var order = _run.Ids.New<OrderId>();
        var grant = _run.Issue(1000, CreditKind.Bonus, 7, TimeSpan.FromDays(90), order);
        Assert.Equal((1000, 1000, 0, 7, Start.AddDays(90), order),
            (grant.Amount, grant.Remaining, grant.Held, grant.Priority, grant.ExpiresAt!.Value, grant.Order!.Value));
        var entry = Assert.Single(_run.Entries);
        Assert.Equal((EntryType.Grant, 1000, 1000, grant.Id), (entry.Type, entry.Amount, entry.BalanceAfter, entry.Grant));
        Assert.Equal(new DueTimer(TimerKinds.GrantExpiry, TimerSubject.Of(Customer, grant.Id), Start.AddDays(90)), Assert.Single(_run.Timers));
        Assert.Equal(["credit.granted"], _run.Events);
        _run.Issue(1);
        Assert.Single(_run.Timers);   // one that never expires promises nothing
        Assert.Equal(1001, _run.Balance);
    }

    [Fact]
    public void A_notice_is_promised_where_it_is_asked_for_and_given_of_what_is_left()
    {
        var id = _run.Ids.New<GrantId>();
        _run.Do<Grant>(new CreditCommand.Issue(Customer, id, CreditKind.Paid, 100, 50, Start.AddDays(60), null, Start.AddDays(30)));
        Assert.Equal(new DueTimer(TimerKinds.GrantNotice, TimerSubject.Of(Customer, id), Start.AddDays(30)), _run.Timers[^1]);
        var use = _run.Do<CreditUse>(_run.Use(40)).Usage;
        _run.Do<Wallet>(new CreditCommand.GiveNotice(Customer, id));
        Assert.Equal("credit.expiring", _run.Events[^1]);
        _run.Now = Start.AddDays(60);
        _run.Do<Wallet>(new CreditCommand.GiveNotice(Customer, id));   // too late to tell of it
        Assert.Single(_run.Events, e => e == "credit.expiring");

        _run.Do<CreditRefund>(new CreditCommand.Refund(Customer, _run.Ids.New<RefundId>(), use, null, Start.AddDays(120), Start.AddDays(90)));
        Assert.Equal((TimerKinds.GrantNotice, Start.AddDays(90)), (_run.Timers[^1].Kind, _run.Timers[^1].DueAt));
    }

    [Fact]
    public void A_use_takes_from_grants_in_order_and_keeps_where_it_came_from()
    {
        var (first, second) = (_run.Issue(30, priority: 1), _run.Issue(100, CreditKind.Bonus, priority: 2));
        var command = _run.Use(50, SpendRule.Priority);
        var use = _run.Do<CreditUse>(command);
        Assert.Equal(new CreditUse(command.Id, Customer, 50, 80), use);
        var usage = _run.Usages[use.Usage];
        Assert.Equal([new UsedPart(first.Id, CreditKind.Paid, 1, 30), new UsedPart(second.Id, CreditKind.Bonus, 2, 20)], usage.Parts);
        Assert.Equal(("feature", "reason", "v"), (usage.Feature, usage.Reason, usage.Metadata["k"]));
        Assert.Equal([-30L, -20L], _run.Entries[2..].Select(e => e.Amount));
        Assert.All(_run.Entries[2..], e => Assert.Equal((EntryType.Use, use.Usage), (e.Type, e.Usage!.Value)));
        Assert.Equal("credit.deducted", _run.Events[^1]);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Credits_are_used_down_to_zero_and_not_beyond(long amount, bool enough)
    {
        _run.Issue(100);
        foreach (var command in new CreditCommand[] { _run.SetAside(amount), _run.Use(amount) })
        {
            if (enough)
            {
                _run.Do<object>(command);
                Assert.Equal(0, _run.Balance);
                return;
            }
            var error = _run.Refused(command);
            Assert.Equal((ErrorCode.InsufficientCredit, new CreditShortage(100, 101)), (error.Code, error.Details));
        }
        Assert.Equal((100, 1), (_run.Balance, _run.Entries.Count));
    }

    public static TheoryData<SpendRule[], string> Orders() => new()
    {
        { [SpendRule.Priority, SpendRule.Expiry, SpendRule.BonusFirst], "urgent bonus-soon paid-soon paid-never" },
        { [SpendRule.Expiry, SpendRule.BonusFirst], "bonus-soon paid-soon urgent paid-never" },
        { [SpendRule.BonusFirst], "bonus-soon paid-never paid-soon urgent" },
        { [], "paid-never paid-soon bonus-soon urgent" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Grants_are_used_in_the_policys_order_then_the_oldest_first(SpendRule[] rules, string expected)
    {
        var names = new Dictionary<GrantId, string>();
        void Issue(string name, CreditKind kind, int priority, int? days)
        {
            names[_run.Issue(10, kind, priority, days is { } d ? TimeSpan.FromDays(d) - (_run.Now - Start) : null).Id] = name;
            _run.Now += TimeSpan.FromSeconds(1);
        }
        Issue("paid-never", CreditKind.Paid, 50, null);
        Issue("paid-soon", CreditKind.Paid, 50, 5);
        Issue("bonus-soon", CreditKind.Bonus, 50, 5);
        Issue("urgent", CreditKind.Paid, 0, 9);
        var usage = _run.Usages[_run.Do<CreditUse>(_run.Use(40, rules)).Usage];
        Assert.Equal(expected, string.Join(' ', usage.Parts.Select(p => names[p.Grant])));
    }

    [Fact]
    public void A_hold_sets_aside_and_moves_nothing()
    {
        _run.Issue(100);
        var hold = _run.Do<Hold>(_run.SetAside(60, TimeSpan.FromMinutes(15)));
        Assert.Equal((HoldStatus.Held, HoldPurpose.Use, 60, Start.AddMinutes(15)), (hold.Status, hold.Purpose, hold.Amount, hold.ExpiresAt!.Value));
        Assert.Equal((100, 60, 40, 1), (_run.Posted, _run.Held, _run.Balance, _run.Entries.Count));
        Assert.Equal(new DueTimer(TimerKinds.HoldExpiry, TimerSubject.Of(Customer, hold.Id), Start.AddMinutes(15)), Assert.Single(_run.Timers));
        Assert.Equal(["credit.granted"], _run.Events);
    }

    [Theory]
    [InlineData(null, 60, 40)]
    [InlineData(60L, 60, 40)]
    [InlineData(25L, 25, 75)]
    [InlineData(1L, 1, 99)]
    public void A_capture_uses_its_part_and_frees_the_rest(long? amount, long used, long balance)
    {
        _run.Issue(20, priority: 1);
        _run.Issue(80, priority: 2);
        var hold = _run.Do<Hold>(_run.SetAside(60));
        var captured = _run.Do<Hold>(_run.Capture(hold.Id, amount));
        Assert.Equal(HoldStatus.Captured, captured.Status);
        var usage = _run.Usages[captured.Usage!.Value];
        Assert.Equal((used, used, "feature"), (usage.Amount, usage.Parts.Sum(p => p.Amount), usage.Feature));
        Assert.Equal((balance, 0), (_run.Balance, _run.Held));
        Assert.Equal("credit.deducted", _run.Events[^1]);
        Assert.Equal(_run.Posted, _run.Entries.Sum(e => e.Amount));
    }

    [Fact]
    public void A_hold_is_resolved_once()
    {
        _run.Issue(100);
        foreach (bool capture in new[] { true, false })
        {
            var hold = _run.Do<Hold>(_run.SetAside(10));
            Assert.Equal(ErrorCode.ExceedsRest, _run.Refused(_run.Capture(hold.Id, 11)).Code);
            _run.Do<Hold>(capture ? _run.Capture(hold.Id) : _run.Release(hold.Id));
            foreach (var again in new CreditCommand[] { _run.Capture(hold.Id), _run.Release(hold.Id), _run.Release(hold.Id, timeRanOut: true) })
            {
                var error = _run.Refused(again);
                Assert.Equal(ErrorCode.StateConflict, error.Code);
                var conflict = Assert.IsType<StateConflict>(error.Details);
                Assert.Equal((capture ? "CAPTURED" : "RELEASED", 0), (conflict.Current, conflict.Allowed.Count));
            }
        }
        Assert.Equal((90, 0), (_run.Balance, _run.Held));
    }

    [Fact]
    public void A_hold_past_its_time_is_expired_for_everyone_but_the_clock()
    {
        _run.Issue(100);
        var hold = _run.Do<Hold>(_run.SetAside(10, TimeSpan.FromMinutes(1)));
        _run.Now += TimeSpan.FromMinutes(1);
        foreach (var late in new CreditCommand[] { _run.Capture(hold.Id), _run.Release(hold.Id) })
            Assert.Equal("EXPIRED", Assert.IsType<StateConflict>(_run.Refused(late).Details).Current);
        Assert.Equal(HoldStatus.Expired, _run.Do<Hold>(_run.Release(hold.Id, timeRanOut: true)).Status);
        Assert.Equal(100, _run.Balance);
    }

    [Fact]
    public void Only_its_order_resolves_an_orders_hold()
    {
        var (mine, other) = (_run.Ids.New<OrderId>(), _run.Ids.New<OrderId>());
        _run.Issue(100);
        var hold = _run.Do<Hold>(_run.SetAside(10, order: mine));
        foreach (OrderId? owner in new OrderId?[] { null, other })
        {
            Assert.Equal(ErrorCode.NotFound, _run.Refused(_run.Capture(hold.Id, owner: owner)).Code);
            Assert.Equal(ErrorCode.NotFound, _run.Refused(_run.Release(hold.Id, owner)).Code);
        }
        Assert.Equal(ErrorCode.NotFound, _run.Refused(new CreditCommand.Revoke(Customer, hold.Id, mine)).Code);   // it is no refund's
        Assert.Equal(ErrorCode.NotFound, _run.Refused(_run.Capture(_run.Ids.New<HoldId>())).Code);
        _run.Do<Hold>(_run.Release(hold.Id, mine));
        Assert.Equal("credit.refunded", _run.Events[^1]);   // an order's customer is told; a hold outside one publishes nothing
        _run.Do<Hold>(_run.Release(_run.Do<Hold>(_run.SetAside(10)).Id));
        Assert.Equal(2, _run.Events.Count);
    }

    [Fact]
    public void A_refund_goes_back_last_used_first()
    {
        var (first, second) = (_run.Issue(30, priority: 1), _run.Issue(30, priority: 2));
        var use = _run.Do<CreditUse>(_run.Use(50, SpendRule.Priority)).Usage;
        var refund = _run.Do<CreditRefund>(_run.Refund(use, 25));
        Assert.Equal((25, 35), (refund.Amount, refund.Balance));
        Assert.Equal((5, 30), (_run.Grants[first.Id].Remaining, _run.Grants[second.Id].Remaining));
        Assert.Equal(25, _run.Do<CreditRefund>(_run.Refund(use)).Amount);
        Assert.Equal((30, 30), (_run.Grants[first.Id].Remaining, _run.Grants[second.Id].Remaining));
        var error = _run.Refused(_run.Refund(use));
        Assert.Equal((ErrorCode.ExceedsRest, new CreditsRefundable(0)), (error.Code, error.Details));
        Assert.Equal("credit.refunded", _run.Events[^1]);
    }

    [Fact]
    public void No_more_is_refunded_than_was_used()
    {
        _run.Issue(100);
        var use = _run.Do<CreditUse>(_run.Use(50)).Usage;
        Assert.Equal(new CreditsRefundable(50), _run.Refused(_run.Refund(use, 51)).Details);
        _run.Do<CreditRefund>(_run.Refund(use, 20));
        Assert.Equal(new CreditsRefundable(30), _run.Refused(_run.Refund(use, 31)).Details);
        Assert.Equal(70, _run.Balance);
        Assert.Equal(ErrorCode.NotFound, _run.Refused(_run.Refund(_run.Ids.New<UsageId>())).Code);
    }

    [Fact]
    public void Credits_of_an_expired_grant_come_back_as_a_new_one_of_its_kind()
    {
        var order = _run.Ids.New<OrderId>();
        var (bonus, paid) = (_run.Issue(30, CreditKind.Bonus, 3, TimeSpan.FromDays(1), order), _run.Issue(30, priority: 9));
        var use = _run.Do<CreditUse>(_run.Use(40, SpendRule.Priority)).Usage;
        _run.Now += TimeSpan.FromDays(1);
        _run.Do<CreditRefund>(_run.Refund(use));
        var restored = Assert.Single(_run.Grants.Values, g => g.Id != bonus.Id && g.Id != paid.Id);
        Assert.Equal((CreditKind.Bonus, 30, 30, 3, _run.Now.AddDays(30), order),
            (restored.Kind, restored.Amount, restored.Remaining, restored.Priority, restored.ExpiresAt!.Value, restored.Order!.Value));
        Assert.Equal((0, 30), (_run.Grants[bonus.Id].Remaining, _run.Grants[paid.Id].Remaining));
        Assert.Equal(60, _run.Balance);
    }

    [Fact]
    public void A_grant_is_usable_up_to_its_expiry_and_booked_as_expired_from_then_on()
    {
        var grant = _run.Issue(100, expiresIn: TimeSpan.FromDays(1));
        _run.Now = Start.AddDays(1).AddMilliseconds(-1);
        _run.Do<CreditUse>(_run.Use(10));
        _run.Now = Start.AddDays(1);
        Assert.Equal(new CreditShortage(0, 1), _run.Refused(_run.Use(1)).Details);
        Assert.Equal(90, _run.Grants[grant.Id].Remaining);   // the refusal booked nothing
        _run.Run(new CreditCommand.ExpireDue(Customer)).ValueOrThrow();
        var entry = _run.Entries[^1];
        Assert.Equal((EntryType.Expire, -90, 0, grant.Id), (entry.Type, entry.Amount, entry.BalanceAfter, entry.Grant));
        Assert.Equal("credit.expired", _run.Events[^1]);
        int entries = _run.Entries.Count;
        _run.Run(new CreditCommand.ExpireDue(Customer)).ValueOrThrow();
        Assert.Equal(entries, _run.Entries.Count);
    }

    [Fact]
    public void A_hold_made_before_the_expiry_can_be_captured_after_it_and_the_rest_expires()
    {
        var grant = _run.Issue(100, expiresIn: TimeSpan.FromDays(1));
        var hold = _run.Do<Hold>(_run.SetAside(60));
        _run.Now += TimeSpan.FromDays(2);
        _run.Do<Hold>(_run.Capture(hold.Id, 20));
        Assert.Equal([100L, -40L, -20L, -40L], _run.Entries.Select(e => e.Amount));
        Assert.Equal([EntryType.Grant, EntryType.Expire, EntryType.Use, EntryType.Expire], _run.Entries.Select(e => e.Type));
        Assert.Equal((0, 0, 0), (_run.Grants[grant.Id].Remaining, _run.Grants[grant.Id].Held, _run.Posted));
    }

    [Theory]
    [InlineData(10000, 1000, 0, 10000, 1000)]      // all unused: all of it
    [InlineData(10000, 1000, 250, 7500, 750)]      // a part used: the rest of the price
    [InlineData(10000, 1000, 999, 10, 1)]
    [InlineData(10000, 1000, 1000, 0, 0)]          // all used: nothing
    [InlineData(1000, 300, 1, 996, 299)]           // 996.67 rounded down; 298.8 credits rounded up
    [InlineData(100, 1000, 1, 99, 990)]            // 99.9 rounded down
    public void What_a_top_up_gives_back_is_its_price_for_what_is_unused(long price, long credits, long used, long refundable, long taken)
    {
        var order = _run.Ids.New<OrderId>();
        _run.Issue(credits, order: order);
        if (used > 0)
            _run.Do<CreditUse>(_run.Use(used));
        CreditCommand.ReservePurchase Ask(long amount) => new(Customer, _run.Ids.New<HoldId>(), order, amount, price, price, credits);
        var error = _run.Refused(Ask(refundable + 1));
        Assert.Equal((ErrorCode.ExceedsRest, new CreditsRefundable(refundable)), (error.Code, error.Details));
        if (refundable == 0)
            return;
        var hold = _run.Do<Hold>(Ask(refundable));
        Assert.Equal((taken, HoldPurpose.Refund, order), (hold.Amount, hold.Purpose, hold.Order!.Value));
        Assert.Equal(credits - used - taken, _run.Balance);
    }

    [Fact]
    public void Held_credits_count_as_spent_and_what_was_paid_back_is_gone()
    {
        var order = _run.Ids.New<OrderId>();
        _run.Issue(1000, order: order);
        _run.Issue(500);   // another purchase's credits are not this one's
        _run.Do<Hold>(_run.SetAside(400));
        var reserve = new CreditCommand.ReservePurchase(Customer, _run.Ids.New<HoldId>(), order, 6001, 10000, 10000, 1000);
        Assert.Equal(new CreditsRefundable(6000), _run.Refused(reserve).Details);
        Assert.Equal(new CreditsRefundable(2000), _run.Refused(reserve with { Left = 2000 }).Details);
        Assert.Equal(600, _run.Do<Hold>(reserve with { Amount = 6000 }).Amount);
        Assert.Equal(new CreditsRefundable(0), _run.Refused(reserve with { Id = _run.Ids.New<HoldId>(), Amount = 1 }).Details);
    }

    [Fact]
    public void Refunding_all_that_is_left_voids_the_unused_bonus()
    {
        var order = _run.Ids.New<OrderId>();
        var (paid, bonus) = (_run.Issue(1000, order: order, priority: 9), _run.Issue(100, CreditKind.Bonus, 1, TimeSpan.FromDays(90), order));
        _run.Do<CreditUse>(_run.Use(40, SpendRule.Priority));   // of the bonus
        CreditCommand.ReservePurchase Ask(long amount, long left) => new(Customer, _run.Ids.New<HoldId>(), order, amount, left, 10000, 1000);

        var part = _run.Do<Hold>(Ask(3000, 10000));
        Assert.Equal([new GrantPart(paid.Id, 300)], part.Parts);
        _run.Do<Hold>(new CreditCommand.Revoke(Customer, part.Id, order));

        var rest = _run.Do<Hold>(Ask(7000, 7000));
        Assert.Equal([new GrantPart(paid.Id, 700), new GrantPart(bonus.Id, 60)], rest.Parts);
        Assert.Equal(ErrorCode.NotFound, _run.Refused(_run.Capture(rest.Id, owner: order)).Code);   // only a refund takes it
        Assert.Equal(HoldStatus.Captured, _run.Do<Hold>(new CreditCommand.Revoke(Customer, rest.Id, order)).Status);
        Assert.Equal((0, 0), (_run.Posted, _run.Held));
        Assert.Equal([-300L, -700L, -60L], _run.Entries.Where(e => e.Type == EntryType.Revoke).Select(e => e.Amount));
        Assert.Equal(3, _run.Events.Count(e => e == "credit.revoked"));
        Assert.Equal(ErrorCode.StateConflict, _run.Refused(new CreditCommand.Revoke(Customer, rest.Id, order)).Code);
    }

    [Fact]
    public void A_refund_that_the_gateway_refused_gives_the_credits_back_and_says_nothing()
    {
        var order = _run.Ids.New<OrderId>();
        _run.Issue(1000, order: order);
        var hold = _run.Do<Hold>(new CreditCommand.ReservePurchase(Customer, _run.Ids.New<HoldId>(), order, 10000, 10000, 10000, 1000));
        Assert.Equal(0, _run.Balance);
        _run.Do<Hold>(_run.Release(hold.Id, order));
        Assert.Equal((1000, 1), (_run.Balance, _run.Events.Count));
    }

    [Fact]
    public void Expired_credits_are_not_refundable()
    {
        var order = _run.Ids.New<OrderId>();
        _run.Issue(1000, order: order, expiresIn: TimeSpan.FromDays(1));
        _run.Now += TimeSpan.FromDays(1);
        var reserve = new CreditCommand.ReservePurchase(Customer, _run.Ids.New<HoldId>(), order, 1, 10000, 10000, 1000);
        Assert.Equal(new CreditsRefundable(0), _run.Refused(reserve).Details);
    }

    [Fact]
    public void Of_two_grants_alike_the_older_is_used_first_whatever_its_id()
    {
        var (early, late) = (_run.Ids.New<GrantId>(), _run.Ids.New<GrantId>());   // ids of several hosts need not follow their clocks
        _run.Do<Grant>(new CreditCommand.Issue(Customer, late, CreditKind.Paid, 10, 50, null, null));
        _run.Now += TimeSpan.FromMilliseconds(1);
        _run.Do<Grant>(new CreditCommand.Issue(Customer, early, CreditKind.Paid, 10, 50, null, null));
        var use = _run.Do<CreditUse>(_run.Use(15)).Usage;
        Assert.Equal([late, early], _run.Usages[use].Parts.Select(p => p.Grant));
    }

    [Fact]
    public void What_does_not_fit_or_is_not_there_is_never_booked()
    {
        _run.Issue(long.MaxValue);
        Assert.Throws<OverflowException>(() => _run.Issue(1));
        Grant[] one = [.. _run.Grants.Values.Select(g => g with { Held = g.Remaining - 1 })];
        Assert.Throws<System.Diagnostics.UnreachableException>(() => Ledger.Take(one, 2));
        Assert.Equal(long.MaxValue, _run.Posted);
    }
}
