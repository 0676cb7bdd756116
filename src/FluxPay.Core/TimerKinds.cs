namespace FluxPay;

/// <summary>Everything the engine does by the clock.</summary>
internal static class TimerKinds
{
    /// <summary>A virtual account waits for its deposit: ask whether it came.</summary>
    public const string Deposit = "payment.deposit";
    /// <summary>A grant's time has run out.</summary>
    public const string GrantExpiry = "grant.expire";
    /// <summary>A grant's time will run out, and its customer has to be told.</summary>
    public const string GrantNotice = "grant.notice";
    /// <summary>A hold outside an order has run out of time.</summary>
    public const string HoldExpiry = "hold.expire";
    /// <summary>An unpaid order has run out of time.</summary>
    public const string OrderExpiry = "order.expire";
    /// <summary>A paid order was neither completed nor failed in time.</summary>
    public const string OrderOverdue = "order.overdue";
    /// <summary>Something was sent to a gateway and its outcome is not recorded.</summary>
    public const string Resolve = "attempt.resolve";
    /// <summary>A gateway refused to give money back that must go back.</summary>
    public const string GiveBack = "payment.give-back";
    /// <summary>Somebody says that something happened to a payment that is settled.</summary>
    public const string Recheck = "payment.recheck";
    /// <summary>A gateway's books are being held against ours.</summary>
    public const string Reconcile = "reconciliation.run";
    /// <summary>An event came before the one it follows.</summary>
    public const string Letter = "inbox.letter";
    /// <summary>A subscription's period, or its trial, ends.</summary>
    public const string SubscriptionBoundary = "subscription.boundary";
    /// <summary>A subscription's invoice is open: try its card, or give up.</summary>
    public const string SubscriptionCollect = "subscription.collect";
    /// <summary>A calendar month is over in which a customer's use was recorded: bill what no plan covers.</summary>
    public const string UseMonth = "usage.month";
    /// <summary>Use was recorded before its months were promised to be billed: promise them.</summary>
    public const string EarlierUse = "usage.earlier";
    /// <summary>An invoice without a subscription is open: try the customer's newest card.</summary>
    public const string UseCollect = "usage.collect";
    /// <summary>A registered card was asked for money and the outcome is not recorded.</summary>
    public const string ResolveCharge = "charge.resolve";
    /// <summary>A saga can go on, or what it waits for has run out of time.</summary>
    public const string Saga = "saga.run";
}
