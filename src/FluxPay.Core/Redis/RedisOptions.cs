using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FluxPay.Redis;

/// <summary>The Redis that hosts share.</summary>
public sealed class RedisOptions
{
    /// <summary>Servers and settings as StackExchange.Redis reads them, for example <c>10.0.0.5:6379,password=…</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long one answer may take before Redis counts as down for it.</summary>
    /// <value>10 ms up to 10 s. Default 250 ms.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);
}

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        try
        {
            if (ConfigurationOptions.Parse(options.ConnectionString).EndPoints.Count == 0)
                errors.AddError("must name a server, such as localhost:6379", nameof(options.ConnectionString));
        }
        catch (ArgumentException unreadable)
        {
            errors.AddError($"cannot be read: {unreadable.Message}", nameof(options.ConnectionString));
        }
        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromSeconds(10))
            errors.AddError($"must be 10 ms up to 10 s, was {options.Timeout}", nameof(options.Timeout));
        return errors.Build();
    }
}
