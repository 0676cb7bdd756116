namespace FluxPay.TossSimulator;

/// <summary>The one merchant that the simulator knows.</summary>
internal static class Merchant
{
    public const string Id = "tvivarepublica";
}
