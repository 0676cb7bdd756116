using Microsoft.Extensions.Options;

namespace FluxPay.Client;

/// <summary>Where events come from, and who shares them.</summary>
public sealed class FluxPaySubscriberOptions
{
    /// <summary>The brokers, for example <c>10.0.0.5:9092,10.0.0.6:9092</c>.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>The consumer group: instances with the same one share the events, other groups have their own.</summary>
    public string Group { get; set; } = "";

    /// <summary>The topic.</summary>
    /// <value>Default <c>fluxpay.events</c>.</value>
    public string Topic { get; set; } = "fluxpay.events";

    /// <summary>How many events may be handled at once, of as many keys.</summary>
    /// <value>1 to 256. Default 16.</value>
    public int Lanes { get; set; } = 16;

    /// <summary>
    /// More settings of librdkafka's consumer, for example <c>security.protocol</c> or <c>auto.offset.reset</c>. A new group begins at the oldest event.
    /// </summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

internal sealed class FluxPaySubscriberOptionsValidator : IValidateOptions<FluxPaySubscriberOptions>
{
    private static readonly string[] Fixed = ["bootstrap.servers", "group.id", "enable.auto.commit", "enable.auto.offset.store"];

    public ValidateOptionsResult Validate(string? name, FluxPaySubscriberOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.BootstrapServers))
            errors.AddError("is missing: name a broker, for example localhost:9092", nameof(options.BootstrapServers));
        if (string.IsNullOrWhiteSpace(options.Group))
            errors.AddError("is missing: instances with the same one share the events", nameof(options.Group));
        if (string.IsNullOrWhiteSpace(options.Topic))
            errors.AddError("must not be empty", nameof(options.Topic));
        if (options.Lanes is < 1 or > 256)
            errors.AddError($"must be 1 to 256, was {options.Lanes}", nameof(options.Lanes));
        foreach (var setting in options.Settings.Keys.Where(Fixed.Contains))
            errors.AddError($"cannot set {setting}: it has its own option, or safety rests on it", nameof(options.Settings));
        return errors.Build();
    }
}
