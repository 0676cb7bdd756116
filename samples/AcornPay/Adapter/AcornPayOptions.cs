namespace FluxPay;

/// <summary>Where Acorn Pay is and who we are there; section <c>FluxPay:AcornPay</c>.</summary>
public sealed class AcornPayOptions
{
    /// <summary>The address that its calls stand under, ending in a slash.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Our name at Acorn Pay.</summary>
    public string Merchant { get; set; } = "";

    /// <summary>Signs every call and is never sent. Without one nothing is sent at all.</summary>
    public string? Secret { get; set; }
}
