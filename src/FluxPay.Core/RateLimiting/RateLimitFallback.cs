namespace FluxPay.RateLimiting;

/// <summary>What a limit does while the store that hosts share is down.</summary>
public enum RateLimitFallback
{
    /// <summary>Each host decides by its share: the limit divided by the hosts last known.</summary>
    Share,

    /// <summary>It lets everything through, uncounted: for what costs little.</summary>
    Open,

    /// <summary>It lets nothing through: for what must not be tried often, such as cards or passwords.</summary>
    Closed,
}
