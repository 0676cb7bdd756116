using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>What can be asked of a wallet; each is decided inside the commit, in the order the commits arrive.</summary>
internal abstract record CreditCommand(CustomerRef Customer) : ICreditCommand
{
    /// <summary>The hold it resolves, which the store loads with the wallet.</summary>
    public virtual HoldId? NeedsHold => null;

    /// <summary>The use it refunds, which the store loads with the wallet.</summary>
    public virtual UsageId? NeedsUsage => null;

    /// <summary>The purchase it takes back, whose grants the store loads with the wallet, used up or not.</summary>
    public virtual OrderId? NeedsPurchase => null;

    /// <summary>Gives credits.</summary>
    /// <param name="NoticeAt">When their customer is to be told that they will expire; null for never.</param>
    public sealed record Issue(
        CustomerRef Customer, GrantId Id, CreditKind Kind, long Amount, int Priority, DateTimeOffset? ExpiresAt, OrderId? Order,
        DateTimeOffset? NoticeAt = null) : CreditCommand(Customer);

    /// <summary>Uses credits now.</summary>
    public sealed record Use(
        CustomerRef Customer, UsageId Id, long Amount, IReadOnlyList<SpendRule> Spend, string? Feature, OrderId? Order, string? Reason,
        IReadOnlyDictionary<string, string> Metadata) : CreditCommand(Customer);

    /// <summary>Sets credits aside.</summary>
    public sealed record SetAside(
        CustomerRef Customer, HoldId Id, long Amount, IReadOnlyList<SpendRule> Spend, string? Feature, OrderId? Order, DateTimeOffset? ExpiresAt)
        : CreditCommand(Customer);

    /// <summary>Uses what is on hold, all or in part; the rest goes back.</summary>
    /// <param name="Owner">The order that resolves its own hold; null for a hold outside an order.</param>
    public sealed record Capture(CustomerRef Customer, HoldId Hold, OrderId? Owner, UsageId Id, long? Amount) : CreditCommand(Customer)
    {
        public override HoldId? NeedsHold => Hold;
    }

    /// <summary>Gives back what is on hold.</summary>
    /// <param name="Owner">The order that resolves its own hold; null for a hold outside an order.</param>
    /// <param name="TimeRanOut">True when nobody asked for it.</param>
    public sealed record Release(CustomerRef Customer, HoldId Hold, OrderId? Owner, bool TimeRanOut) : CreditCommand(Customer)
    {
        public override HoldId? NeedsHold => Hold;
    }

    /// <summary>Gives back a use, all that is left of it or a part.</summary>
    /// <param name="RestoredUntil">How long credits live that come back after their grant has expired.</param>
    /// <param name="NoticeAt">When their customer is to be told that those will expire; null for never.</param>
    public sealed record Refund(
        CustomerRef Customer, RefundId Id, UsageId Usage, long? Amount, DateTimeOffset RestoredUntil, DateTimeOffset? NoticeAt = null)
        : CreditCommand(Customer)
    {
        public override UsageId? NeedsUsage => Usage;
    }

    /// <summary>Sets aside the bought credits that a refund of their purchase takes back.</summary>
    /// <param name="Order">The purchase.</param>
    /// <param name="Amount">Money to give back, minor units; at most <paramref name="Left"/>.</param>
    /// <param name="Left">What is left of the payment.</param>
    /// <param name="Paid">What the purchase cost.</param>
    /// <param name="Credits">What it bought.</param>
    /// <param name="ExpiredPercent">How much of their price expired credits are still worth; 0 for nothing.</param>
    public sealed record ReservePurchase(
        CustomerRef Customer, HoldId Id, OrderId Order, long Amount, long Left, long Paid, long Credits, int ExpiredPercent = 0)
        : CreditCommand(Customer)
    {
        public override OrderId? NeedsPurchase => Order;
    }

    /// <summary>Takes back what was set aside for a refund: the money is back at the buyer.</summary>
    public sealed record Revoke(CustomerRef Customer, HoldId Hold, OrderId Order) : CreditCommand(Customer)
    {
        public override HoldId? NeedsHold => Hold;
    }

    /// <summary>Grants the expired credits of a purchase anew, as points, in place of a share of their price.</summary>
    /// <param name="Id">The points' grant.</param>
    /// <param name="Order">The purchase.</param>
    /// <param name="NoticeAt">When their customer is to be told that the points will expire; null for never.</param>
    public sealed record GrantAnew(CustomerRef Customer, GrantId Id, OrderId Order, DateTimeOffset? ExpiresAt, DateTimeOffset? NoticeAt)
        : CreditCommand(Customer)
    {
        public override OrderId? NeedsPurchase => Order;
    }

    /// <summary>The gateway took money of a purchase back on its own: its unused credits go, and the customer owes the rest.</summary>
    /// <param name="Order">The purchase.</param>
    /// <param name="Amount">Money that went back, minor units; 1 up to <paramref name="Left"/>.</param>
    /// <param name="Left">What was left of the payment before.</param>
    /// <param name="Paid">What the purchase cost.</param>
    /// <param name="Credits">What it bought.</param>
    public sealed record Reverse(CustomerRef Customer, OrderId Order, long Amount, long Left, long Paid, long Credits) : CreditCommand(Customer)
    {
        public override OrderId? NeedsPurchase => Order;
    }

    /// <summary>Says that a grant will run out of time; nothing is said of one that has nothing left.</summary>
    public sealed record GiveNotice(CustomerRef Customer, GrantId Grant) : CreditCommand(Customer);

    /// <summary>Books what has run out of time. Every command does so first; this one does nothing else.</summary>
    public sealed record ExpireDue(CustomerRef Customer) : CreditCommand(Customer);
}
