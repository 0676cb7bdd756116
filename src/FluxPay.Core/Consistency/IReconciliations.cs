using FluxPay.Payments;
using FluxPay.Subscriptions;

namespace FluxPay.Consistency;

/// <summary>Reads runs, the copies of the providers' books, and what of our own is held against them.</summary>
internal interface IReconciliations
{
    /// <summary>One run; null when there is none.</summary>
    Task<Reconciliation?> FindAsync(ReconciliationId id, CancellationToken cancellationToken = default);

    /// <summary>The newest run of a day; null when there is none.</summary>
    Task<Reconciliation?> FindNewestAsync(string provider, DateOnly date, CancellationToken cancellationToken = default);

    /// <summary>The first day that was ever reconciled; null before the first.</summary>
    Task<DateOnly?> FindFirstDayAsync(string provider, CancellationToken cancellationToken = default);

    /// <summary>All runs, newest first.</summary>
    Task<Page<Reconciliation>> ListAsync(PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>What a run found, oldest first.</summary>
    Task<IReadOnlyList<Difference>> DifferencesAsync(Reconciliation run, int limit, CancellationToken cancellationToken = default);

    /// <summary>Open differences of a run's day that it did not find again.</summary>
    Task<IReadOnlyList<Difference>> NotFoundAgainAsync(Reconciliation run, int limit, CancellationToken cancellationToken = default);

    /// <summary>How many differences are open.</summary>
    Task<long> CountOpenAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The provider's keys of all payments that the day has to do with, in order: those in its books of that day, and ours of which something
    /// was taken, given back or asked in that time.
    /// </summary>
    Task<IReadOnlyList<string>> KeysAsync(DaySpan day, string after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Rows of the provider's books, of any day that was read.</summary>
    Task<IReadOnlyList<GatewayMovement>> MovementsAsync(string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default);

    /// <summary>Rows of the provider's books by their own ids.</summary>
    Task<IReadOnlyList<GatewayMovement>> FindMovementsAsync(string provider, IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Rows of a day of which no settlement is known, by id.</summary>
    Task<IReadOnlyList<GatewayMovement>> UnsettledAsync(
        string provider, DateOnly day, string after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Our payments that carry these keys.</summary>
    Task<IReadOnlyList<Payment>> PaymentsAsync(string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default);

    /// <summary>All that was asked about payments with these keys.</summary>
    Task<IReadOnlyList<PaymentAttempt>> AttemptsAsync(string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default);

    /// <summary>Charges of registered cards with some of the provider's keys or, where its key is not known yet, of some orders there.</summary>
    Task<IReadOnlyList<Charge>> ChargesAsync(
        string provider, IReadOnlyList<string> providerKeys, IReadOnlyList<string> orders, CancellationToken cancellationToken = default);
}

/// <summary>A day of a provider, with what lies so near to it that it may belong to it.</summary>
/// <param name="Provider">Whose day.</param>
/// <param name="Date">The day.</param>
/// <param name="From">When what may belong to it begins.</param>
/// <param name="Until">When it ends; not in it any more.</param>
internal sealed record DaySpan(string Provider, DateOnly Date, DateTimeOffset From, DateTimeOffset Until);
