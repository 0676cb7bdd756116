using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FluxPay.Toss;

/// <summary>Every problem in words. The key itself is in none of them, for they end up in logs.</summary>
internal sealed class TossOptionsValidator(IHostEnvironment? environment = null) : IValidateOptions<TossOptions>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, TossOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        ValidateKey(options, errors);
        ValidateBaseUrl(options, errors);
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > LongestTimeout)
            errors.AddError(
                $"must be more than zero and at most {LongestTimeout}, was {options.Timeout}", nameof(options.Timeout));
        return errors.Build();
    }

    private void ValidateKey(TossOptions options, ValidateOptionsResultBuilder errors)
    {
        string? key = options.SecretKey;
        if (string.IsNullOrEmpty(key))
        {
            // A developer can start and look around; a host that takes money must not start without the means to.
            if (environment?.IsDevelopment() != true)
                errors.AddError(
                    $"is missing: set {TossOptions.Section}:SecretKey to the secret key from the developer centre",
                    nameof(options.SecretKey));
        }
        else if (key.AsSpan().ContainsAnyExceptInRange('!', '~') || key.Contains(':', StringComparison.Ordinal))
        {
            errors.AddError(
                "has a character no key has (a space, a colon, a byte order mark, …): copy it again", nameof(options.SecretKey));
        }
        else if (key.Contains("_ck_", StringComparison.Ordinal) || key.Contains("_gck_", StringComparison.Ordinal))
        {
            errors.AddError(
                "is a client key, which belongs in the browser: use the secret key of the same pair", nameof(options.SecretKey));
        }
    }

    private static void ValidateBaseUrl(TossOptions options, ValidateOptionsResultBuilder errors)
    {
        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" } url)
            errors.AddError(
                "must be an absolute http or https address without user, query and fragment", nameof(options.BaseUrl));
        else if (url.Scheme == "http" && !url.IsLoopback
            && options.SecretKey?.StartsWith("live_", StringComparison.Ordinal) == true)
            errors.AddError(
                "must be https with a live key, which http would show to everyone on the way", nameof(options.BaseUrl));
    }
}
