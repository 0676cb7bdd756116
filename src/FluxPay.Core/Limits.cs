namespace FluxPay;

/// <summary>How much one request may ask for: far above any order, far below what would overflow a sum of them.</summary>
internal static class Limits
{
    /// <summary>Minor units, or credits.</summary>
    public const long LargestAmount = 1_000_000_000_000;

    /// <summary>Of one product or feature.</summary>
    public const long LargestQuantity = 1_000_000;

    /// <summary>Units of a metered feature in one event: bytes and tokens count fast.</summary>
    public const long LargestUsage = 1_000_000_000;

    /// <summary>Events in one request.</summary>
    public const int MostEvents = 100;
}
