using FluxPay.Client.Admin;
using FluxPay.Client.Http;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>
/// What operators do. Every call needs the scope <c>admin</c> (else REQ_003), throws <see cref="FluxPayApiException"/>
/// when the server refuses and <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class AdminClient
{
    private readonly IAdminApi _api;

    internal AdminClient(IAdminApi api) => _api = api;

    /// <summary>Runs the auditor and reads what it found.</summary>
    public Task<ConsistencyReport> CheckConsistencyAsync(CancellationToken cancellationToken = default) =>
        Call.SendAsync(() => _api.ConsistencyAsync(cancellationToken));

    /// <summary>Reads the test clock. It exists in Development only (else REQ_006).</summary>
    public async Task<DateTimeOffset> GetClockAsync(CancellationToken cancellationToken = default) =>
        (await Call.SendAsync(() => _api.ClockAsync(cancellationToken))).Now;

    /// <summary>
    /// Sets the test clock, forward only (else REQ_001); timers due on the way fire before it answers.
    /// </summary>
    /// <returns>The clock afterwards.</returns>
    public async Task<DateTimeOffset> SetClockAsync(
        DateTimeOffset now, CancellationToken cancellationToken = default) =>
        (await Call.SendAsync(() => _api.SetClockAsync(new(now), cancellationToken))).Now;

    /// <summary>Moves the test clock forward; timers due on the way fire before it answers.</summary>
    /// <param name="by">Whole milliseconds, above zero.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The clock afterwards.</returns>
    public Task<DateTimeOffset> AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken = default) =>
        AdvanceClockAsync(by, options: null, cancellationToken);

    /// <inheritdoc cref="AdvanceClockAsync(TimeSpan, CancellationToken)"/>
    public async Task<DateTimeOffset> AdvanceClockAsync(
        TimeSpan by, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var body = AdvanceClock.Of(by);
        return (await Call.PostAsync(options, key => _api.AdvanceClockAsync(body, key, cancellationToken))).Now;
    }

    /// <summary>Makes an API key for a service.</summary>
    /// <returns>The key with its secret, which is not shown again.</returns>
    public Task<CreatedServiceKey> CreateKeyAsync(
        string serviceId, CreateServiceKey key, CancellationToken cancellationToken = default) =>
        CreateKeyAsync(serviceId, key, options: null, cancellationToken);

    /// <inheritdoc cref="CreateKeyAsync(string, CreateServiceKey, CancellationToken)"/>
    public Task<CreatedServiceKey> CreateKeyAsync(
        string serviceId, CreateServiceKey key, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(serviceId);
        ArgumentNullException.ThrowIfNull(key);
        return Call.PostAsync(
            options, idempotencyKey => _api.CreateKeyAsync(id, key, idempotencyKey, cancellationToken));
    }

    /// <summary>Reads one page of a service's API keys, without their secrets.</summary>
    public Task<Page<ServiceKey>> ListKeysAsync(
        string serviceId, PageQuery? query = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(serviceId);
        return Call.SendAsync(() => _api.ListKeysAsync(id, query?.Limit, query?.Cursor, cancellationToken));
    }

    /// <summary>Reads all of a service's API keys, without their secrets, page by page as they are asked for.</summary>
    public IAsyncEnumerable<ServiceKey> ListAllKeysAsync(
        string serviceId, PageQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new PageQuery();
        return Paging.FollowAsync(
            query.Cursor,
            (cursor, ct) => ListKeysAsync(serviceId, query with { Cursor = cursor }, ct),
            cancellationToken);
    }

    /// <summary>Deletes an API key; requests with it are refused from now on.</summary>
    public Task DeleteKeyAsync(string serviceId, string keyId, CancellationToken cancellationToken = default)
    {
        var service = PathId.Of(serviceId);
        var key = PathId.Of(keyId);
        return Call.CompleteAsync(() => _api.DeleteKeyAsync(service, key, cancellationToken));
    }
}
