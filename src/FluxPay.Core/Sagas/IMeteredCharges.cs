using FluxPay.Policies;

namespace FluxPay.Sagas;

/// <summary>What a period's metered use costs, for whoever makes the invoice.</summary>
internal interface IMeteredCharges
{
    /// <summary>
    /// Rates a period of a plan, half-open, with its allowances, and what came in late for earlier periods since they were billed. Save what
    /// it returns in the commit of the invoice, so that nothing is billed twice.
    /// </summary>
    Task<MeteredCharges> OfPeriodAsync(
        CustomerRef customer, PlanPolicy plan, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default);

    /// <summary>
    /// Rates what no plan covers of a month, and of those before it for what was recorded since. Corrections are left to the next invoice
    /// of a plan while the customer has one, because what they give back is kept there.
    /// </summary>
    Task<MeteredCharges> OfMonthAsync(CustomerRef customer, BillingMonth month, CancellationToken cancellationToken = default);
}

/// <summary>The metered part of an invoice.</summary>
/// <param name="Lines">Only what costs or credits something.</param>
/// <param name="Billed">The records that remember it as billed.</param>
internal sealed record MeteredCharges(IReadOnlyList<MeteredLine> Lines, IReadOnlyList<IRecord> Billed);

/// <summary>One feature in one period.</summary>
/// <param name="Feature">The metered feature.</param>
/// <param name="Start">The period of the use; earlier than the invoice's for a correction.</param>
/// <param name="End">Its end, exclusive.</param>
/// <param name="Quantity">What is billed (for a correction: the difference, which may be negative).</param>
/// <param name="Amount">In minor units; negative when a correction gives back.</param>
/// <param name="Description">What it is, for people: feature, quantity, rule.</param>
internal sealed record MeteredLine(
    string Feature, DateTimeOffset Start, DateTimeOffset End, long Quantity, long Amount, string Description);
