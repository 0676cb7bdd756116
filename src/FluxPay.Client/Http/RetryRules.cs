using System.Net;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace FluxPay.Client.Http;

/// <summary>
/// Which answers deserve another try. All of them are safe to repeat: GET, PUT and DELETE by their nature, POST by the
/// key it carries.
/// </summary>
internal sealed class RetryRules(TimeProvider time, TimeSpan maxRetryDelay)
{
    public async ValueTask<bool> ShouldRetryAsync(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result: { } response } => IsWorthWaiting(response) && await IsTransientAsync(response),
        _ => false,
    };

    /// <summary>The pause the server asked for; null, for the backoff, when it asked for none.</summary>
    public ValueTask<TimeSpan?> DelayAsync(Outcome<HttpResponseMessage> outcome) =>
        new(outcome.Result is { } response && RetryAfter.Of(response, time) is { } wait && wait > TimeSpan.Zero
            ? wait
            : null);

    /// <summary>A longer wait is the caller's to decide: it gets the refusal with its RetryAfter.</summary>
    private bool IsWorthWaiting(HttpResponseMessage response) =>
        RetryAfter.Of(response, time) is not { } wait || wait <= maxRetryDelay;

    private static async ValueTask<bool> IsTransientAsync(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.RequestTimeout => true,
        HttpStatusCode.TooManyRequests => !await NeedsPassAsync(response),
        >= HttpStatusCode.InternalServerError => true,
        HttpStatusCode.Conflict => response.Headers.RetryAfter is not null && await IsStillRunningAsync(response),
        _ => false,
    };

    /// <summary>A waiting room answers the same until the caller has a pass; how to wait for it is the caller's to decide.</summary>
    private static async ValueTask<bool> NeedsPassAsync(HttpResponseMessage response) =>
        await Answers.EnvelopeAsync(response) is { Code: FluxPayCodes.PassRequired };

    /// <summary>The first request with this key still runs: its answer can be had by asking again.</summary>
    private static async ValueTask<bool> IsStillRunningAsync(HttpResponseMessage response) =>
        await Answers.EnvelopeAsync(response)
            is { Code: FluxPayCodes.AlreadyProcessed, Result: null or { ValueKind: JsonValueKind.Null } };
}
