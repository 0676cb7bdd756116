using FluxPay.Client.Credits;
using FluxPay.Client.Http;

namespace FluxPay.Client;

/// <summary>
/// Prepaid credits. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid,
/// REQ_002 key unknown, and what each call names) and <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class CreditsClient
{
    private readonly ICreditsApi _api;

    internal CreditsClient(ICreditsApi api) => _api = api;

    /// <summary>Reads what a customer has; zeros for an unknown one.</summary>
    public Task<CreditBalance> GetBalanceAsync(string customerId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(customerId);
        return Call.SendAsync(() => _api.BalanceAsync(customerId, cancellationToken));
    }

    /// <summary>Uses this many credits.</summary>
    /// <exception cref="FluxPayApiException">PAY_001: not enough, with <see cref="InsufficientCredit"/>.</exception>
    public Task<CreditUse> UseAsync(string customerId, long amount, CancellationToken cancellationToken = default) =>
        UseAsync(new UseCredits { CustomerId = customerId, Amount = amount }, options: null, cancellationToken);

    /// <summary>Uses credits, by amount or by a feature's cost.</summary>
    /// <exception cref="FluxPayApiException">PAY_001: not enough, with <see cref="InsufficientCredit"/>.</exception>
    public Task<CreditUse> UseAsync(UseCredits use, CancellationToken cancellationToken = default) =>
        UseAsync(use, options: null, cancellationToken);

    /// <inheritdoc cref="UseAsync(UseCredits, CancellationToken)"/>
    public Task<CreditUse> UseAsync(
        UseCredits use, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        return Call.PostAsync(options, key => _api.UseAsync(use, key, options?.Pass, cancellationToken));
    }

    /// <summary>Gives a use back, in full or in part, to the grants it came from.</summary>
    /// <exception cref="FluxPayApiException">PAY_006: no such use. PAY_009: more than is left of it.</exception>
    public Task<CreditRefund> RefundAsync(RefundCredits refund, CancellationToken cancellationToken = default) =>
        RefundAsync(refund, options: null, cancellationToken);

    /// <inheritdoc cref="RefundAsync(RefundCredits, CancellationToken)"/>
    public Task<CreditRefund> RefundAsync(
        RefundCredits refund, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refund);
        return Call.PostAsync(options, key => _api.RefundAsync(refund, key, options?.Pass, cancellationToken));
    }

    /// <summary>Sets credits aside.</summary>
    /// <exception cref="FluxPayApiException">PAY_001: not enough, with <see cref="InsufficientCredit"/>.</exception>
    public Task<CreditHold> HoldAsync(HoldCredits hold, CancellationToken cancellationToken = default) =>
        HoldAsync(hold, options: null, cancellationToken);

    /// <inheritdoc cref="HoldAsync(HoldCredits, CancellationToken)"/>
    public Task<CreditHold> HoldAsync(
        HoldCredits hold, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return Call.PostAsync(options, key => _api.HoldAsync(hold, key, options?.Pass, cancellationToken));
    }

    /// <summary>Uses what is held, all of it.</summary>
    /// <exception cref="FluxPayApiException">
    /// PAY_004: resolved already. PAY_006: no such hold. PAY_009: more than is held.
    /// </exception>
    public Task<CreditHold> CaptureAsync(string holdId, CancellationToken cancellationToken = default) =>
        CaptureAsync(holdId, new CaptureHold(), options: null, cancellationToken);

    /// <summary>Uses what is held, in full or in part; the rest comes back.</summary>
    /// <inheritdoc cref="CaptureAsync(string, CancellationToken)"/>
    public Task<CreditHold> CaptureAsync(
        string holdId, CaptureHold capture, CancellationToken cancellationToken = default) =>
        CaptureAsync(holdId, capture, options: null, cancellationToken);

    /// <inheritdoc cref="CaptureAsync(string, CaptureHold, CancellationToken)"/>
    public Task<CreditHold> CaptureAsync(
        string holdId, CaptureHold capture, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(holdId);
        ArgumentNullException.ThrowIfNull(capture);
        return Call.PostAsync(options, key => _api.CaptureAsync(id, capture, key, options?.Pass, cancellationToken));
    }

    /// <summary>Gives back what is held.</summary>
    /// <exception cref="FluxPayApiException">PAY_004: resolved already. PAY_006: no such hold.</exception>
    public Task<CreditHold> ReleaseAsync(string holdId, CancellationToken cancellationToken = default) =>
        ReleaseAsync(holdId, options: null, cancellationToken);

    /// <inheritdoc cref="ReleaseAsync(string, CancellationToken)"/>
    public Task<CreditHold> ReleaseAsync(
        string holdId, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(holdId);
        return Call.PostAsync(options, key => _api.ReleaseAsync(id, new(), key, options?.Pass, cancellationToken));
    }

    /// <summary>Gives a customer credits. Needs the scope <c>admin</c>.</summary>
    /// <exception cref="FluxPayApiException">REQ_003: the key lacks the scope.</exception>
    public Task<CreditGrant> GrantAsync(GrantCredits grant, CancellationToken cancellationToken = default) =>
        GrantAsync(grant, options: null, cancellationToken);

    /// <inheritdoc cref="GrantAsync(GrantCredits, CancellationToken)"/>
    public Task<CreditGrant> GrantAsync(
        GrantCredits grant, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return Call.PostAsync(options, key => _api.GrantAsync(grant, key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads one page of a customer's ledger, newest first.</summary>
    public Task<Page<LedgerEntry>> ListEntriesAsync(EntryQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Call.SendAsync(
            () => _api.EntriesAsync(query.CustomerId, query.Limit, query.Cursor, cancellationToken));
    }

    /// <summary>
    /// Reads a customer's ledger from the query's cursor on, newest first, page by page as it is asked for.
    /// </summary>
    public IAsyncEnumerable<LedgerEntry> ListAllEntriesAsync(
        EntryQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Paging.FollowAsync(
            query.Cursor, (cursor, ct) => ListEntriesAsync(query with { Cursor = cursor }, ct), cancellationToken);
    }
}
