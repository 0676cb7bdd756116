using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace FluxPay.Client.Http;

/// <summary>The total time around the tries, the tries around each one's own time.</summary>
internal static class RetryPipeline
{
    public static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, FluxPayClientOptions options, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        pipeline.AddTimeout(new TimeoutStrategyOptions { Name = "total", Timeout = options.Timeout });
        if (options.MaxRetries > 0)
            pipeline.AddRetry(Retry(options, time));
        pipeline.AddTimeout(new TimeoutStrategyOptions { Name = "try", Timeout = options.AttemptTimeout });
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retry(FluxPayClientOptions options, TimeProvider time)
    {
        var rules = new RetryRules(time, options.MaxRetryDelay);
        return new()
        {
            MaxRetryAttempts = options.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = options.MaxRetryDelay,
            ShouldHandle = attempt => rules.ShouldRetryAsync(attempt.Outcome),
            DelayGenerator = attempt => rules.DelayAsync(attempt.Outcome),
        };
    }
}
