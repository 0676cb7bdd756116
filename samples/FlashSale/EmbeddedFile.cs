using System.Collections.Concurrent;

namespace FlashSale;

/// <summary>A file from inside the assembly.</summary>
internal static class EmbeddedFile
{
    private static readonly ConcurrentDictionary<string, string> Read = [];

    public static string Text(string name) => Read.GetOrAdd(name, static name =>
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"The sale has no file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
