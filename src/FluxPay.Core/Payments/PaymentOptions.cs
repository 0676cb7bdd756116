using Microsoft.Extensions.Options;

namespace FluxPay.Payments;

/// <summary>How the engine deals with gateways; section <c>FluxPay:Payments</c>.</summary>
public sealed class PaymentOptions
{
    /// <summary>How long a request waits for the gateway before it is told that the outcome is not known yet. The call itself goes on.</summary>
    /// <value>Zero up to 25 s, so that an idempotency lease (30 s) outlives it. Default 10 s.</value>
    public TimeSpan ConfirmWait { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class PaymentOptionsValidator : IValidateOptions<PaymentOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.ConfirmWait < TimeSpan.Zero || options.ConfirmWait > TimeSpan.FromSeconds(25))
            errors.AddError($"must be 0 up to 25 s, was {options.ConfirmWait}", nameof(options.ConfirmWait));
        return errors.Build();
    }
}
