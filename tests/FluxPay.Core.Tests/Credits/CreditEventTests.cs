using System.Text.Json;
using FluxPay.Events;
using static FluxPay.Credits.Tests.WalletRun;

namespace FluxPay.Credits.Tests;

/// <summary>What the world is told of a wallet, to the last field; the balance is always the one after.</summary>
public sealed class CreditEventTests
{
    private readonly WalletRun _run = new();
    private readonly OrderId _order;

    public CreditEventTests() => _order = _run.Ids.New<OrderId>();

    [Fact]
    public void A_grant_tells_what_came_and_until_when()
    {
        _run.Issue(5);
        var grant = _run.Issue(1000, CreditKind.Bonus, 7, TimeSpan.FromDays(90), _order);
        Assert.Equal(new CreditGranted
        {
            GrantId = $"{grant.Id}", CustomerId = "cust-1", Amount = 1000, Kind = "BONUS", ExpiresAt = Start.AddDays(90), OrderId = $"{_order}",
            Balance = 1005,
        }, Last<CreditGranted>());
    }

    [Fact]
    public void A_use_and_a_capture_tell_what_went_and_for_what()
    {
        _run.Issue(100);
        var use = _run.Do<CreditUse>(_run.Use(30) with { Order = _order });
        Assert.Equal(Deducted(use.Usage, 30, 70), Last<CreditDeducted>());
        var hold = _run.Do<Hold>(_run.SetAside(50, order: _order));
        var captured = _run.Do<Hold>(_run.Capture(hold.Id, 20, _order));
        Assert.Equal(Deducted(captured.Usage!.Value, 20, 50), Last<CreditDeducted>());   // what came free of the hold can be used already
    }

    [Fact]
    public void A_refund_and_an_orders_release_tell_what_came_back()
    {
        _run.Issue(100);
        var use = _run.Do<CreditUse>(_run.Use(30) with { Order = _order });
        var refund = _run.Do<CreditRefund>(_run.Refund(use.Usage, 10));
        Assert.Equal(new CreditRefunded
        {
            RefundId = $"{refund.Refund}", UsageId = $"{use.Usage}", CustomerId = "cust-1", Amount = 10, OrderId = $"{_order}", Balance = 80,
        }, Last<CreditRefunded>());
        _run.Do<Hold>(_run.Release(_run.Do<Hold>(_run.SetAside(50, order: _order)).Id, _order));
        Assert.Equal(new CreditRefunded { CustomerId = "cust-1", Amount = 50, OrderId = $"{_order}", Balance = 80 }, Last<CreditRefunded>());
    }

    [Fact]
    public void What_expires_and_what_is_taken_back_is_told_by_grant()
    {
        _run.Issue(5);
        var lapsing = _run.Issue(30, expiresIn: TimeSpan.FromDays(1), order: _order);
        _run.Now += TimeSpan.FromDays(1);
        _run.Run(new CreditCommand.ExpireDue(Customer)).ValueOrThrow();
        Assert.Equal(new CreditExpired
        {
            GrantId = $"{lapsing.Id}", CustomerId = "cust-1", Amount = 30, OrderId = $"{_order}", Balance = 5,
        }, Last<CreditExpired>());

        var bought = _run.Issue(40, order: _order);
        _run.Run(new CreditCommand.Reverse(Customer, _order, 1, 1, 1, 40)).ValueOrThrow();
        Assert.Equal(new CreditRevoked
        {
            GrantId = $"{bought.Id}", CustomerId = "cust-1", Amount = 40, OrderId = $"{_order}", Balance = 5,
        }, Last<CreditRevoked>());
    }

    private CreditDeducted Deducted(UsageId usage, long amount, long balance) => new()
    {
        UsageId = $"{usage}", CustomerId = "cust-1", Amount = amount, Feature = "feature", OrderId = $"{_order}", Balance = balance,
    };

    private T Last<T>() where T : class, IEvent
    {
        var last = _run.Published[^1];
        Assert.Equal((T.Type, "cust-1", Customer, _order), (last.Type, last.Subject, last.Customer, last.Order!.Value));
        return JsonSerializer.Deserialize(last.Data.Span, EventJson.TypeInfo<T>())!;
    }
}
