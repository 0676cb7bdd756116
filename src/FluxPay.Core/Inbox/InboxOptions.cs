using Microsoft.Extensions.Options;

namespace FluxPay.Inbox;

/// <summary>How events of services are taken; section <c>FluxPay:Inbox</c>.</summary>
public sealed class InboxOptions
{
    /// <summary>How long an event waits for the one it follows before it is a dead letter.</summary>
    /// <value>1 second up to 7 days. Default 1 hour.</value>
    public TimeSpan WaitForMissing { get; set; } = TimeSpan.FromHours(1);
}

internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.WaitForMissing < TimeSpan.FromSeconds(1) || options.WaitForMissing > TimeSpan.FromDays(7))
            errors.AddError($"must be 1 second up to 7 days, was {options.WaitForMissing}", nameof(options.WaitForMissing));
        return errors.Build();
    }
}
