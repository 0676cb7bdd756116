namespace FluxPay.Security;

/// <summary>What a key may do.</summary>
internal static class Scopes
{
    /// <summary>Everything of its own service.</summary>
    public const string Service = "service";
    /// <summary>The whole engine, under <c>/admin</c>.</summary>
    public const string Admin = "admin";
}
