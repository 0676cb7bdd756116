using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace FluxPay.RateLimiting;

/// <summary>A permit as .NET's rate limiting hands it out; gives nothing back, because rate limits keep what was taken.</summary>
internal sealed class PermitLease(bool isAcquired, TimeSpan? retryAfter = null) : RateLimitLease
{
    private static readonly string[] Retry = [MetadataName.RetryAfter.Name];

    public static PermitLease Acquired { get; } = new(true);

    /// <summary>Nothing is known here; ask and wait for the answer.</summary>
    public static PermitLease Ask { get; } = new(false);

    public override bool IsAcquired => isAcquired;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : Retry;

    public static PermitLease Of(RateLimitDecision decision) =>
        decision.IsAcquired ? Acquired : Refused(decision.RetryAfter);

    public static PermitLease Refused(TimeSpan retryAfter) =>
        new(false, retryAfter == Timeout.InfiniteTimeSpan ? null : retryAfter);

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
