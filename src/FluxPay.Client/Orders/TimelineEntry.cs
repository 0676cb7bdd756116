using System.Text.Json.Serialization;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>Something that happened to an order: an event, a saga step, a gateway call, a compensation.</summary>
public sealed record TimelineEntry
{
    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of thing; of an event, its type, for example <c>payment.approved</c>.</summary>
    public required string Type { get; init; }

    /// <summary>In a few words.</summary>
    public string? Title { get; init; }

    /// <summary>More, for people to read; JSON text when it is not a plain string.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Detail { get; init; }
}
