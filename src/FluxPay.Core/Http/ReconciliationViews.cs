using FluxPay.Consistency;

namespace FluxPay.Http;

internal sealed record ReconciliationView(
    string ReconciliationId, string Provider, DateOnly Date, string Status, bool Partial, ReconciledView Checked, long Matched, long InDoubt,
    IReadOnlyList<DifferenceView> Differences, string? Reason, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt)
{
    public static ReconciliationView Of(Reconciliation run, IReadOnlyList<Difference> differences, DateTimeOffset now, string language) => new(
        run.Id.ToString(), run.Provider, run.Date, run.Status.Wire(), run.Partial,
        new ReconciledView(run.Transactions, run.Settlements, run.Payments), run.Matched, run.InDoubt,
        [.. differences.Select(d => DifferenceView.Of(d, now, language))], run.Reason, run.StartedAt, run.CompletedAt);
}

internal sealed record ReconciledView(long Transactions, long Settlements, long Payments);

internal sealed record DifferenceView(
    string Kind, string Subject, string? PaymentId, string? OrderId, string ProviderPaymentKey, string? TransactionId, string Expected, string Actual,
    DateTimeOffset FirstSeenAt, long AgeSeconds, DateTimeOffset? ClosedAt, string Action)
{
    /// <summary>An order that the provider names is shown as the provider has it, ours or not.</summary>
    public static DifferenceView Of(Difference d, DateTimeOffset now, string language) => new(
        d.Kind.Wire(), d.Payment?.ToString() ?? d.Order ?? d.ProviderKey, d.Payment?.ToString(), d.Order, d.ProviderKey, d.Transaction,
        d.Expected, d.Actual, d.FirstSeenAt, Math.Max(0, (long)((d.ClosedAt ?? now) - d.FirstSeenAt).TotalSeconds), d.ClosedAt,
        d.Kind.Action().In(language));
}

/// <summary>A run in a list: without what it found.</summary>
internal sealed record ReconciliationSummaryView(
    string ReconciliationId, string Provider, DateOnly Date, string Status, bool Partial, ReconciledView Checked, long Matched, long InDoubt,
    string? Reason, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt)
{
    public static ReconciliationSummaryView Of(Reconciliation run) => new(
        run.Id.ToString(), run.Provider, run.Date, run.Status.Wire(), run.Partial,
        new ReconciledView(run.Transactions, run.Settlements, run.Payments), run.Matched, run.InDoubt, run.Reason, run.StartedAt, run.CompletedAt);
}
