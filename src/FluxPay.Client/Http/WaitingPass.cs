namespace FluxPay.Client.Http;

/// <summary>The pass of a waiting room that an operation goes through.</summary>
internal static class WaitingPass
{
    public const string Header = "X-FluxPay-Pass";

    private const int MaxLength = 1024;

    /// <exception cref="ArgumentException">The pass is of a length or characters no server gave.</exception>
    public static string? Of(RequestOptions? options)
    {
        if (options?.Pass is not { } pass)
            return null;
        if (pass.Length is 0 or > MaxLength || pass.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException($"A pass is 1 to {MaxLength} visible ASCII characters.", nameof(options));
        return pass;
    }
}
