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
        ValidateForm(options.BillingSecretKey, nameof(options.BillingSecretKey), errors);
        ValidateTestCode(options, errors);
        ValidateBaseUrl(options, errors);
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > LongestTimeout)
            errors.AddError(
                $"must be more than zero and at most {LongestTimeout}, was {options.Timeout}", nameof(options.Timeout));
        return errors.Build();
    }

    private void ValidateKey(TossOptions options, ValidateOptionsResultBuilder errors)
    {
        // A developer can start and look around; a host that takes money must not start without the means to.
        if (string.IsNullOrEmpty(options.SecretKey) && environment?.IsDevelopment() != true)
            errors.AddError(
                $"is missing: set {TossOptions.Section}:SecretKey to the secret key from the developer centre",
                nameof(options.SecretKey));
        ValidateForm(options.SecretKey, nameof(options.SecretKey), errors);
    }

    private static void ValidateForm(string? key, string setting, ValidateOptionsResultBuilder errors)
    {
        if (string.IsNullOrEmpty(key))
            return;
        if (key.AsSpan().ContainsAnyExceptInRange('!', '~') || key.Contains(':', StringComparison.Ordinal))
            errors.AddError("has a character no key has (a space, a colon, a byte order mark, …): copy it again", setting);
        else if (key.Contains("_ck_", StringComparison.Ordinal) || key.Contains("_gck_", StringComparison.Ordinal))
            errors.AddError("is a client key, which belongs in the browser: use the secret key of the same pair", setting);
    }

    private static void ValidateTestCode(TossOptions options, ValidateOptionsResultBuilder errors)
    {
        if (string.IsNullOrEmpty(options.TestCode))
            return;
        if (!options.TestCode.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
            errors.AddError("must be an error code of Toss, such as REJECT_CARD_PAYMENT", nameof(options.TestCode));
        if (IsLive(options.SecretKey) || IsLive(options.BillingSecretKey))
            errors.AddError("is for test keys and must be removed with a live key", nameof(options.TestCode));
    }

    private static bool IsLive(string? key) => key?.StartsWith("live_", StringComparison.Ordinal) == true;

    private static void ValidateBaseUrl(TossOptions options, ValidateOptionsResultBuilder errors)
    {
        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" } url)
            errors.AddError(
                "must be an absolute http or https address without user, query and fragment", nameof(options.BaseUrl));
        else if (url.Scheme == "http" && !url.IsLoopback && (IsLive(options.SecretKey) || IsLive(options.BillingSecretKey)))
            errors.AddError(
                "must be https with a live key, which http would show to everyone on the way", nameof(options.BaseUrl));
    }
}
