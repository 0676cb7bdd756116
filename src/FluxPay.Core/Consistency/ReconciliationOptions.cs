using System.Globalization;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>When yesterday is reconciled by itself, and how exact clocks are; section <c>FluxPay:Reconciliation</c>.</summary>
internal sealed class ReconciliationOptions
{
    private const string Off = "off";

    /// <summary>A time of day in the provider's zone, from which on yesterday is reconciled; or "off".</summary>
    public string Daily { get; set; } = "04:00";

    /// <summary>How far our clock and the provider's may be apart.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Null: never.</summary>
    public TimeOnly? DailyAt => Daily == Off ? null : TimeOnly.ParseExact(Daily, "HH:mm", CultureInfo.InvariantCulture);

    internal bool IsValid => Daily == Off || TimeOnly.TryParseExact(Daily, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

internal sealed class ReconciliationOptionsValidator : IValidateOptions<ReconciliationOptions>
{
    public ValidateOptionsResult Validate(string? name, ReconciliationOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (!options.IsValid)
            errors.AddError($"FluxPay:Reconciliation:Daily must be off or a time of day such as 04:00, was {options.Daily}.");
        if (options.Tolerance < TimeSpan.Zero || options.Tolerance > TimeSpan.FromHours(1))
            errors.AddError($"FluxPay:Reconciliation:Tolerance must be a time span of 0 up to 1 h, was {options.Tolerance}.");
        return errors.Build();
    }
}
