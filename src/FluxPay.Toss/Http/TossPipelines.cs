using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace FluxPay.Toss.Http;

/// <summary>
/// How long, how often and whether at all a call is tried. The pipelines stand around the whole exchange, not in the
/// client's handler chain: there, reading a slow body would be outside every time-out.
/// </summary>
internal sealed partial class TossPipelines
{
    /// <summary>So many calls at least, and so many of them failed, before the circuit opens.</summary>
    public const int MinimumCalls = 10;
    public const double FailureRatio = 0.8;
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QueryTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QueryBudget = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan QueryBackoff = TimeSpan.FromMilliseconds(100);

    private readonly ILogger<TossPipelines> _logger;

    public TossPipelines(IOptionsMonitor<TossOptions> options, ILogger<TossPipelines> logger, TimeProvider time)
    {
        _logger = logger;
        var breaker = Builder(time).AddCircuitBreaker(Breaker()).Build();

        // A POST is tried once. What is worth sending again, and when, is the engine's to decide: it knows what was
        // recorded, and an answer of 409 or none at all means asking first.
        Post = Builder(time).AddPipeline(breaker).AddTimeout(Within(() => options.CurrentValue.Timeout)).Build();

        Get = Builder(time)
            .AddTimeout(QueryBudget)
            .AddRetry(Retry())
            .AddPipeline(breaker)
            .AddTimeout(Within(() => Shorter(options.CurrentValue.Timeout, QueryTry)))
            .Build();
        List = Builder(time)
            .AddRetry(Retry())
            .AddPipeline(breaker)
            .AddTimeout(Within(() => options.CurrentValue.Timeout))
            .Build();
    }

    /// <summary>For long lists: questions too, but ones that Toss answers as slowly as it moves money.</summary>
    public ResiliencePipeline<TossReply> List { get; }

    /// <summary>For calls that move money.</summary>
    public ResiliencePipeline<TossReply> Post { get; }

    /// <summary>For questions, which change nothing and may be repeated.</summary>
    public ResiliencePipeline<TossReply> Get { get; }

    private static ResiliencePipelineBuilder<TossReply> Builder(TimeProvider time) => new() { TimeProvider = time };

    private static TimeoutStrategyOptions Within(Func<TimeSpan> timeout) => new()
    {
        TimeoutGenerator = _ => ValueTask.FromResult(timeout()),
    };

    private static RetryStrategyOptions<TossReply> Retry() => new()
    {
        MaxRetryAttempts = 2,
        Delay = QueryBackoff,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(
            IsOutage(args.Outcome) || args.Outcome.Result is TossReply.Answered { Status: 429 }),
    };

    private CircuitBreakerStrategyOptions<TossReply> Breaker() => new()
    {
        FailureRatio = FailureRatio,
        MinimumThroughput = MinimumCalls,
        SamplingDuration = SamplingDuration,
        BreakDuration = BreakDuration,
        ShouldHandle = args => ValueTask.FromResult(IsOutage(args.Outcome)),
        OnOpened = args =>
        {
            CircuitOpened(_logger, args.BreakDuration);
            return default;
        },
        OnClosed = _ =>
        {
            CircuitClosed(_logger);
            return default;
        },
    };

    /// <summary>The provider is away. A 4xx is not: it was there, and said no.</summary>
    private static bool IsOutage(Outcome<TossReply> outcome) => outcome switch
    {
        { Exception: TimeoutRejectedException } => true,
        { Result: TossReply.NotSent or TossReply.NoAnswer or TossReply.Answered { Status: >= 500 } } => true,
        _ => false,
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(1, LogLevel.Error, "Toss does not answer: calls are not sent for {Break}, then one tries again.")]
    private static partial void CircuitOpened(ILogger logger, TimeSpan @break);

    [LoggerMessage(2, LogLevel.Information, "Toss answers again.")]
    private static partial void CircuitClosed(ILogger logger);
}
