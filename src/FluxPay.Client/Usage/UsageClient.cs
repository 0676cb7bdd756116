using System.Globalization;
using FluxPay.Client.Http;
using FluxPay.Client.Usage;

namespace FluxPay.Client;

/// <summary>
/// Metered use and entitlements. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid,
/// REQ_002 key unknown, and what each call names) and <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class UsageClient
{
    private readonly IUsageApi _api;

    internal UsageClient(IUsageApi api) => _api = api;

    /// <summary>Records a use; the same event id again answers the same.</summary>
    /// <exception cref="FluxPayApiException">PAY_003: recorded with other content. SUB_003: beyond the plan's limit.</exception>
    public Task<RecordedUsage> RecordAsync(RecordUsage use, CancellationToken cancellationToken = default) =>
        RecordAsync(use, options: null, cancellationToken);

    /// <inheritdoc cref="RecordAsync(RecordUsage, CancellationToken)"/>
    public Task<RecordedUsage> RecordAsync(RecordUsage use, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        return Call.PostAsync(options, key => _api.RecordAsync(use, key, options?.Pass, cancellationToken));
    }

    /// <summary>Records 1 to 100 uses, all or none of them.</summary>
    /// <exception cref="FluxPayApiException">As for one; REQ_001 and PAY_003 name each by its place.</exception>
    public Task<RecordedUsageBatch> RecordAsync(IReadOnlyList<RecordUsage> uses, CancellationToken cancellationToken = default) =>
        RecordAsync(uses, options: null, cancellationToken);

    /// <inheritdoc cref="RecordAsync(IReadOnlyList{RecordUsage}, CancellationToken)"/>
    public Task<RecordedUsageBatch> RecordAsync(
        IReadOnlyList<RecordUsage> uses, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uses);
        var batch = new RecordUsageBatch { Events = uses };
        return Call.PostAsync(options, key => _api.RecordBatchAsync(batch, key, options?.Pass, cancellationToken));
    }

    /// <summary>Explains what a customer's use costs.</summary>
    public Task<UsageExplanation> ExplainAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Call.SendAsync(() => _api.ExplainAsync(
            query.CustomerId, query.Feature, Text(query.From), Text(query.To), cancellationToken));
    }

    /// <summary>Says whether a customer may use a feature, and by what right. Nothing is taken by asking.</summary>
    public Task<Entitlement> GetEntitlementAsync(string customerId, string feature, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(customerId);
        ArgumentException.ThrowIfNullOrEmpty(feature);
        return Call.SendAsync(() => _api.CheckAsync(customerId, feature, cancellationToken));
    }

    private static string? Text(DateTimeOffset? at) =>
        at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
