namespace FluxPay.Toss;

/// <summary>How to reach Toss Payments. Read at every call, so a reloaded configuration rotates the keys.</summary>
/// <remarks>
/// Toss accepts a reissued key and its predecessor for seven days. What was sent under the old key and is repeated under the new one
/// is a new request to Toss; the states of payments, balances and orders there keep it from acting twice.
/// </remarks>
public sealed class TossOptions
{
    internal const string Section = "FluxPay:Toss";

    /// <summary>The secret key of the merchant (<c>test_sk_…</c>, <c>live_sk_…</c>, or a widget's <c>…_gsk_…</c>).</summary>
    /// <value>Required outside Development. Without one in Development every call answers that nothing was sent.</value>
    public string? SecretKey { get; set; }

    /// <summary>The secret key for billing keys, where their contract has a merchant id of its own.</summary>
    /// <value>Default null: <see cref="SecretKey"/> serves both.</value>
    public string? BillingSecretKey { get; set; }

    /// <summary>Makes every call fail with this error code of Toss, for trying out what then happens.</summary>
    /// <value>Default null. Only with test keys; Toss ignores it in live.</value>
    public string? TestCode { get; set; }

    /// <summary>Where the API is; a path in it is kept.</summary>
    /// <value>Default <c>https://api.tosspayments.com</c>.</value>
    public Uri? BaseUrl { get; set; } = new("https://api.tosspayments.com");

    /// <summary>How long one call may take, its whole answer included.</summary>
    /// <value>More than zero, at most 10 minutes. Default 60 s, Toss's advice; less makes more outcomes unknown.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
