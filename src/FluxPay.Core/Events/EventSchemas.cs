using System.Collections.Frozen;

namespace FluxPay.Events;

/// <summary>
/// The JSON Schema (2020-12) of every event's <c>data</c>, by its CloudEvents type: those that FluxPay publishes and those that it takes. A
/// consumer should ignore members it does not know, because later versions may add some.
/// </summary>
public static class EventSchemas
{
    private const string Folder = "Events/Schemas/";

    private static readonly FrozenDictionary<string, byte[]> s_byType = typeof(EventSchemas).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..^".json".Length], Read);

    /// <summary>All types, in alphabetical order.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. s_byType.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The schema as UTF-8 JSON; null for a type that is not FluxPay's.</summary>
    public static ReadOnlyMemory<byte>? Find(string type) => s_byType.TryGetValue(type, out byte[]? schema) ? schema : default(ReadOnlyMemory<byte>?);

    private static byte[] Read(string name)
    {
        using var resource = typeof(EventSchemas).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
