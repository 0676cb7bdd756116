namespace FluxPay.Subscriptions;

/// <summary>What a customer owes for a period, or for a change inside one. Its lines never change and sum up to its total.</summary>
public sealed record Invoice : IRecord
{
    /// <summary>The invoice's id.</summary>
    public required InvoiceId Id { get; init; }
    /// <summary>Of which subscription; null for use without a plan.</summary>
    public SubscriptionId? Subscription { get; init; }
    /// <summary>Who owes it.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>What for. There is one per subscription (or, without one, customer), kind and start.</summary>
    public required InvoiceKind Kind { get; init; }
    /// <summary>When the time it is for starts.</summary>
    public required DateTimeOffset PeriodStart { get; init; }
    /// <summary>When that ends, exclusive.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }
    /// <summary>What it is made of.</summary>
    public required IReadOnlyList<InvoiceLine> Lines { get; init; }
    /// <summary>The sum of its lines; negative where it gives back, which the next invoice uses first.</summary>
    public required Money Total { get; init; }
    /// <summary>What of the sum is the plan in force, minor units.</summary>
    public long PlanAmount { get; init; }
    /// <summary>What was given back before and paid of this one, minor units.</summary>
    public long CreditUsed { get; init; }
    /// <summary>Where it stands.</summary>
    public required InvoiceStatus Status { get; init; }
    /// <summary>The policy's version its prices are from.</summary>
    public required string PolicyVersion { get; init; }
    /// <summary>What becomes of the subscription once it is paid; null but for a change.</summary>
    public PlanChange? Change { get; init; }
    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }
}

/// <summary>One line of an invoice, rounded once.</summary>
/// <param name="Description">What it is, for people.</param>
/// <param name="PeriodStart">When the time it is for starts.</param>
/// <param name="PeriodEnd">When that ends, exclusive.</param>
/// <param name="Quantity">Seats, or units of use.</param>
/// <param name="UnitPrice">The price of one for a whole period, minor units; null where tiers decide.</param>
/// <param name="Amount">Minor units; negative where it gives back.</param>
public sealed record InvoiceLine(
    string Description, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, long Quantity, long? UnitPrice, long Amount);

/// <summary>What an invoice is for.</summary>
public enum InvoiceKind
{
    /// <summary>A period that begins.</summary>
    Period,
    /// <summary>A change inside a period.</summary>
    Change,
    /// <summary>The metered use of a period that ended early, or with the subscription.</summary>
    Final,
    /// <summary>The metered use of a calendar month that no plan covers.</summary>
    Use,
}

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>To be paid.</summary>
    Open,
    /// <summary>Paid, or nothing was due.</summary>
    Paid,
    /// <summary>Nobody could be made to pay it.</summary>
    Failed,
    /// <summary>Taken back.</summary>
    Void,
}

/// <summary>How kinds of invoices stand on the wire.</summary>
public static class InvoiceWords
{
    /// <summary><c>OPEN</c> and the like.</summary>
    public static string Wire(this InvoiceStatus status) => status switch
    {
        InvoiceStatus.Open => "OPEN",
        InvoiceStatus.Paid => "PAID",
        InvoiceStatus.Failed => "FAILED",
        InvoiceStatus.Void => "VOID",
    };
}
