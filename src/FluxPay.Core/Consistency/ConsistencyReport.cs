namespace FluxPay.Consistency;

/// <summary>What the auditor found.</summary>
/// <param name="Consistent">True when no rule is broken.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="Checked">How much was looked at.</param>
/// <param name="Violations">Every row that breaks a rule, at most 1,000.</param>
public sealed record ConsistencyReport(
    bool Consistent, DateTimeOffset CheckedAt, CheckedCounts Checked, IReadOnlyList<Violation> Violations);

/// <summary>How much the auditor looked at.</summary>
/// <param name="Orders">Orders.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Accounts">Wallets.</param>
public sealed record CheckedCounts(long Orders, long Payments, long Accounts);

/// <summary>A row that breaks a rule.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Subject">The row.</param>
/// <param name="Expected">What the rule asks for.</param>
/// <param name="Actual">What there is.</param>
public sealed record Violation(string Rule, string Subject, string Expected, string Actual);

/// <summary>Proves that orders, payments and credits agree, or says which row breaks it.</summary>
public interface IAuditor
{
    /// <summary>Checks every rule on one snapshot of the store.</summary>
    Task<ConsistencyReport> AuditAsync(CancellationToken cancellationToken = default);
}
