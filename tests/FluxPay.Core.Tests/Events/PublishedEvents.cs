using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FluxPay.Outbox;
using Json.Schema;

namespace FluxPay.Events.Tests;

/// <summary>Holds what was really published to the schemas that consumers are given.</summary>
internal static class PublishedEvents
{
    private static readonly EvaluationOptions s_strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private static readonly ConcurrentDictionary<string, JsonSchema> s_schemas = [];

    public static void AreAsDescribed(IEnumerable<OutboxMessage> messages)
    {
        foreach (var message in messages)
        {
            using var data = JsonDocument.Parse(message.Data);
            Assert.True(WrongWith(message.Type, data.RootElement) is null, $"{message.Type}: {WrongWith(message.Type, data.RootElement)}\n{data.RootElement}");
        }
    }

    /// <summary>What the schema of a type finds wrong; null for nothing. A member that it does not describe is wrong too.</summary>
    public static string? WrongWith(string type, JsonElement data)
    {
        var text = EventSchemas.Find(type);
        if (text is null)
            return "has no schema";
        var schema = s_schemas.GetOrAdd(type, _ => JsonSchema.FromText(Encoding.UTF8.GetString(text.Value.Span)));
        using var described = JsonDocument.Parse(text.Value);
        string[] unknown = [.. data.EnumerateObject().Select(m => m.Name)
            .Where(name => !described.RootElement.GetProperty("properties").TryGetProperty(name, out _))];
        if (unknown.Length > 0)
            return $"has members that are not described: {string.Join(", ", unknown)}";
        var result = schema.Evaluate(data, s_strict);
        return result.IsValid ? null : string.Join("; ", (result.Details ?? [])
            .Where(d => d.Errors is { Count: > 0 }).Select(d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Values)}"));
    }
}
