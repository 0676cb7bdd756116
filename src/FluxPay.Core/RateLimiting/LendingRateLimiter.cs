using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace FluxPay.RateLimiting;

/// <summary>A concurrency limit for .NET's rate limiting: every permit is asked for and given back.</summary>
internal sealed class LendingRateLimiter(RateLimitEngine engine, string scope, RateLimitTarget target, TimeProvider clock) : RateLimiter
{
    private long _lastUsed = clock.GetTimestamp();
    private int _held;

    public override TimeSpan? IdleDuration =>
        Volatile.Read(ref _held) > 0 ? null : clock.GetElapsedTime(Volatile.Read(ref _lastUsed));

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => PermitLease.Ask;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastUsed, clock.GetTimestamp());
        var decision = await engine.AcquireAsync(scope, [target], permitCount);
        if (!decision.IsAcquired)
            return PermitLease.Of(decision);
        Interlocked.Increment(ref _held);
        return new Lent(this, decision);
    }

    private void Returned()
    {
        Volatile.Write(ref _lastUsed, clock.GetTimestamp());
        Interlocked.Decrement(ref _held);
    }

    private sealed class Lent(LendingRateLimiter limiter, RateLimitDecision decision) : RateLimitLease
    {
        private int _returned;

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                limiter.Returned();
                _ = decision.DisposeAsync().AsTask();   // nobody can wait in a Dispose; a permit not given back ends with its lease
            }
            base.Dispose(disposing);
        }
    }
}
