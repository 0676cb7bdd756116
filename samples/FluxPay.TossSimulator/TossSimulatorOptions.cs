using Microsoft.Extensions.Options;

namespace FluxPay.TossSimulator;

/// <summary>Settings of the simulator; the configuration section <c>Simulator</c> fills them.</summary>
public sealed class TossSimulatorOptions
{
    /// <summary>The SQLite file that remembers everything.</summary>
    /// <value>Relative to the working folder. Default <c>toss-simulator.db</c>.</value>
    public string Database { get; set; } = "toss-simulator.db";

    /// <summary>Remember nothing beyond the process: no file is written.</summary>
    /// <value>Default false.</value>
    public bool InMemory { get; set; }

    /// <summary>Where webhooks go until <c>PUT /sim/webhooks</c> says otherwise.</summary>
    /// <value>Absolute http(s) URLs. Default none.</value>
    public IList<string> WebhookUrls { get; } = [];
}

internal sealed class TossSimulatorOptionsValidator : IValidateOptions<TossSimulatorOptions>
{
    public ValidateOptionsResult Validate(string? name, TossSimulatorOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (!options.InMemory && string.IsNullOrWhiteSpace(options.Database))
            errors.AddError("must name a file, or set InMemory", nameof(options.Database));
        foreach (string url in options.WebhookUrls.Where(url => !Webhooks.WebhookUrls.IsValid(url)))
            errors.AddError($"must hold absolute http(s) URLs, was '{url}'", nameof(options.WebhookUrls));
        return errors.Build();
    }
}
