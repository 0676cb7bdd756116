using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FluxPay.Client;

/// <summary>The envelope as it is read; attributes that are not named here are ignored.</summary>
internal sealed record CloudEvent(
    string Id, string Type, string PartitionKey, long Sequence, string Subject, DateTimeOffset Time, string? TraceParent, JsonElement Data)
{
    /// <exception cref="JsonException">It is not one of FluxPay's.</exception>
    public static CloudEvent Read(JsonElement root)
    {
        try
        {
            return new CloudEvent(
                Text("id")!, Text("type")!, Text("partitionkey")!, long.Parse(Text("sequence")!, NumberStyles.None, CultureInfo.InvariantCulture),
                Text("subject") ?? "", root.GetProperty("time").GetDateTimeOffset(), Text("traceparent"), root.GetProperty("data"));
        }
        catch (Exception unreadable) when (unreadable is KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or ArgumentNullException)
        {
            throw new JsonException("The record is not a CloudEvent of FluxPay.", unreadable);
        }

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}

internal static class EventDataExtensions
{
    public static T As<T>(this JsonElement data, JsonTypeInfo<T> type) where T : class =>
        data.Deserialize(type) ?? throw new JsonException($"The data of {typeof(T).Name} is null.");
}
