using System.Diagnostics.CodeAnalysis;
using FluxPay.Policies;
using FluxPay.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http;

/// <summary>Lets a request on while every rate limit of its service that applies to it has a permit; each tells how it stands.</summary>
internal sealed class RateLimitGate(
    RequestDelegate next, RateLimitEngine engine, IPolicies policies, Authenticator authenticator, ILogger<ApiErrors> logger)
{
    private const string Degraded = "fluxpay-degraded";

    public async Task InvokeAsync(HttpContext http)
    {
        var (service, targets, failure) = await LimitsOfAsync(http);
        if (failure is not null)
            await failure.ExecuteAsync(http);
        else if (targets.Count == 0)
            await next(http);
        else
            await DecideAsync(http, service, targets);
    }

    /// <summary>What a caller is told whom a limit refuses.</summary>
    public static FluxPayError Refusal(string limit, TimeSpan retryAfter)
    {
        long seconds = RateLimitHeaders.Seconds(retryAfter);
        return new FluxPayError(ErrorCode.RateLimited, new Text(
            $"The rate limit {limit} is used up; try again in {seconds} s.",
            $"요청 한도({limit})를 모두 사용했습니다. {seconds}초 후에 다시 시도해 주세요."))
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }

    /// <summary>The caller has done nothing wrong: it cannot be counted.</summary>
    private static FluxPayError Closed(TimeSpan retryAfter) => new(ErrorCode.StoreUnavailable, new Text(
        "A store is unavailable and nothing was done; try again shortly.", "저장소를 사용할 수 없어 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
    {
        RetryAfter = retryAfter,
    };

    private async Task DecideAsync(HttpContext http, string service, IReadOnlyList<RateLimitTarget> targets)
    {
        await using var decision = await engine.AcquireAsync(service, targets);
        RateLimitHeaders.Write(http.Response, decision.Limits);
        if (decision.IsDegraded)
            http.Response.Headers[Degraded] = "rate-limit";
        if (decision.IsAcquired)
        {
            await next(http);
            return;
        }
        var slowest = decision.Limits.Where(l => l.IsExceeded && !l.Limit.IsShadow).MaxBy(l => l.RetryAfter)!;
        bool isClosed = decision.IsDegraded
            && decision.Limits.Any(l => l.IsExceeded && l.Limit is { Fallback: RateLimitFallback.Closed, IsShadow: false });
        var refusal = isClosed ? Closed(slowest.RetryAfter) : Refusal(slowest.Limit.Name, slowest.RetryAfter);
        await Answer.Of(refusal, Languages.Of(http.Request)).ExecuteAsync(http);
    }

    /// <summary>
    /// The limits, or the answer to a request that cannot even be read: given here, because in Development the framework's error page
    /// stands between here and <see cref="ApiErrors"/>.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is logged and answered.")]
    private async Task<(string Service, IReadOnlyList<RateLimitTarget> Targets, Answer? Failure)> LimitsOfAsync(HttpContext http)
    {
        try
        {
            if (await authenticator.FindAsync(http.Request) is not { } key || !policies.TryGet(key.Service, out var policy))
                return ("", [], null);
            return (key.Service, await PolicyLimits.Of(policy).ForAsync(http), null);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            return ("", [], Answer.Of(ApiErrors.Of(failure, http, logger), Languages.Of(http.Request)));
        }
    }
}
