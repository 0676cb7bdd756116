using System.Globalization;
using Microsoft.Extensions.Options;

namespace FluxPay.Consistency;

/// <summary>How often the books are audited by themselves; section <c>FluxPay:Consistency</c>.</summary>
internal sealed class AuditOptions
{
    private const string Off = "off";

    /// <summary>A time span, or "off".</summary>
    public string Every { get; set; } = "01:00:00";

    /// <summary>Null: never.</summary>
    public TimeSpan? Period => Every == Off ? null : TimeSpan.Parse(Every, CultureInfo.InvariantCulture);

    internal bool IsValid => Every == Off || (TimeSpan.TryParse(Every, CultureInfo.InvariantCulture, out var every)
        && every >= TimeSpan.FromSeconds(1) && every <= TimeSpan.FromDays(30));
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.IsValid
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"FluxPay:Consistency:Every must be off or a time span of 1 s up to 30 d, was {options.Every}.");
}
