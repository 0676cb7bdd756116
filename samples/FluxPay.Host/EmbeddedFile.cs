using System.Security.Cryptography;

namespace FluxPay.Host;

/// <summary>A file of the start page, from inside the assembly.</summary>
internal sealed record EmbeddedFile(byte[] Content, string ContentType, string EntityTag)
{
    public static EmbeddedFile Read(string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"StartPage/{name}")
            ?? throw new FileNotFoundException($"The host has no file StartPage/{name}.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        byte[] content = buffer.ToArray();
        return new EmbeddedFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..12])}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No content type is known for this file."),
    };
}
