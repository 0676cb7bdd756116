using System.Text.Json.Serialization;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>Where a customer of a waiting room is.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<WaitingTicketState>))]
public readonly record struct WaitingTicketState(string Value) : IOpenValue<WaitingTicketState>
{
    /// <summary>The room has not opened; places are drawn.</summary>
    public static WaitingTicketState PreQueue => new("PRE_QUEUE");

    /// <summary>In the queue.</summary>
    public static WaitingTicketState Waiting => new("WAITING");

    /// <summary>Inside, with a pass.</summary>
    public static WaitingTicketState Admitted => new("ADMITTED");

    /// <inheritdoc/>
    public static WaitingTicketState From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
