using System.Text.Json.Serialization;

namespace FluxPay.Client.Json;

/// <summary>The body <c>{}</c> of a POST that has nothing to say.</summary>
internal sealed record NoFields
{
    public static readonly NoFields Instance = new();
}

/// <summary>The body of the calls that need a reason only.</summary>
internal sealed record Reason([property: JsonPropertyName("reason")] string Text);

/// <summary>The body of a refund; money, unless it says <c>CREDITS</c>.</summary>
internal sealed record RefundBody(string Reason, string? As);
