using Microsoft.Extensions.Options;

namespace FluxPay.Outbox;

/// <summary>How long events stay; section <c>FluxPay:Outbox</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How long PostgreSQL keeps events that every sink has: whole months are dropped once all of a month is older. A sink that no host has
    /// run for so long is forgotten. SQLite keeps everything.
    /// </summary>
    /// <value>One day or more. Default 35 days.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(35);
}

internal sealed class OutboxOptionsValidator : IValidateOptions<OutboxOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboxOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.Retention < TimeSpan.FromDays(1))
            errors.AddError($"must be one day or more, was {options.Retention}", nameof(options.Retention));
        return errors.Build();
    }
}
