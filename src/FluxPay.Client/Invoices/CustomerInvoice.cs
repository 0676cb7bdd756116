namespace FluxPay.Client;

/// <summary>What a customer owes: of a subscription, or for the metered use of a calendar month without a plan.</summary>
public sealed record CustomerInvoice
{
    /// <summary><c>inv_…</c>.</summary>
    public required string InvoiceId { get; init; }

    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Of which subscription; null for use without one.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Of which period.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>Its end, exclusive.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>They sum up to the total.</summary>
    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>In minor units; what is negative is used by the next one.</summary>
    public required long Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary><c>OPEN</c>, <c>PAID</c>, <c>FAILED</c> or <c>VOID</c>.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was paid; null while it is not.</summary>
    public DateTimeOffset? PaidAt { get; init; }
}

/// <summary>Which invoices to list.</summary>
public sealed record InvoiceQuery
{
    /// <summary>Of this customer; null for all.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Only those that stand there, for example <c>OPEN</c>; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>How many at most, 1 to 100; null for 20.</summary>
    public int? Limit { get; init; }

    /// <summary>The <c>NextCursor</c> of the page before; null for the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>With what to pay.</summary>
/// <param name="BillingMethodId">Null for the customer's newest card.</param>
internal sealed record PayInvoice(string? BillingMethodId);
