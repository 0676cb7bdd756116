using Microsoft.Extensions.Options;

namespace FluxPay.Client;

/// <summary>Every problem at once, in words; the API key's value is in none of them.</summary>
internal sealed class FluxPayClientOptionsValidator : IValidateOptions<FluxPayClientOptions>
{
    private const int MostRetries = 10;
    private static readonly TimeSpan ShortestTry = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, FluxPayClientOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        CheckAddress(options, errors);
        CheckKey(options, errors);
        CheckLanguage(options, errors);
        CheckPatience(options, errors);
        return errors.Build();
    }

    private static void CheckAddress(FluxPayClientOptions options, ValidateOptionsResultBuilder errors)
    {
        const string field = nameof(options.BaseAddress);
        if (options.BaseAddress is not { } address)
            errors.AddError("is missing: set where the server listens, for example http://localhost:5080", field);
        else if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            errors.AddError($"must be an absolute http or https address, was {address}", field);
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            errors.AddError("must have no user, query or fragment", field);
        else if (address.AbsolutePath.TrimEnd('/').EndsWith("/api/v1", StringComparison.OrdinalIgnoreCase))
            errors.AddError("must end before /api/v1, which the client adds", field);
    }

    private static void CheckKey(FluxPayClientOptions options, ValidateOptionsResultBuilder errors)
    {
        if (string.IsNullOrEmpty(options.ApiKey))
            errors.AddError("is missing: set the service's API key", nameof(options.ApiKey));
        else if (options.ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            errors.AddError("must be visible ASCII without spaces", nameof(options.ApiKey));
    }

    private static void CheckLanguage(FluxPayClientOptions options, ValidateOptionsResultBuilder errors)
    {
        if (options.AcceptLanguage is not { } language)
            return;
        using var probe = new HttpRequestMessage();
        if (!probe.Headers.AcceptLanguage.TryParseAdd(language))
            errors.AddError(
                $"must be as in Accept-Language, for example ko, was '{language}'", nameof(options.AcceptLanguage));
    }

    private static void CheckPatience(FluxPayClientOptions options, ValidateOptionsResultBuilder errors)
    {
        if (options.MaxRetries is < 0 or > MostRetries)
            errors.AddError($"must be 0 to {MostRetries}, was {options.MaxRetries}", nameof(options.MaxRetries));
        if (options.Timeout > LongestCall)
            errors.AddError($"must be one day or less, was {options.Timeout}", nameof(options.Timeout));
        if (options.AttemptTimeout < ShortestTry || options.AttemptTimeout > options.Timeout)
            errors.AddError(
                $"must be 10 ms up to Timeout ({options.Timeout}), was {options.AttemptTimeout}",
                nameof(options.AttemptTimeout));
        if (options.RetryDelay < TimeSpan.FromMilliseconds(1) || options.RetryDelay > options.MaxRetryDelay)
            errors.AddError(
                $"must be 1 ms up to MaxRetryDelay ({options.MaxRetryDelay}), was {options.RetryDelay}",
                nameof(options.RetryDelay));
        if (options.MaxRetryDelay > options.Timeout)
            errors.AddError(
                $"must not exceed Timeout ({options.Timeout}), was {options.MaxRetryDelay}",
                nameof(options.MaxRetryDelay));
    }
}
