namespace FluxPay;

/// <summary>How much one request may ask for: far above any order, far below what would overflow a sum of them.</summary>
internal static class Limits
{
    /// <summary>Minor units, or credits.</summary>
    public const long LargestAmount = 1_000_000_000_000;

    /// <summary>Of one product or feature.</summary>
    public const long LargestQuantity = 1_000_000;
}
