using System.Collections.Immutable;
using System.Text;
using FluxPay.Policies.Reading;

namespace FluxPay.Policies;

/// <summary>Reads a folder of policy files: all of them, or every problem of all of them.</summary>
internal static class PolicyLoader
{
    private const int MostBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads every <c>*.yaml</c> and <c>*.yml</c> directly in the folder, except hidden ones.</summary>
    /// <param name="folder">As configured; it names the files in problems.</param>
    /// <param name="mayBeMissing">True for the default folder: without it no service has a policy.</param>
    /// <param name="gateways">The gateways of this host, which payments can go to; null where they are not known.</param>
    /// <exception cref="PolicyException">Anything is wrong.</exception>
    public static PolicySet Load(string folder, bool mayBeMissing = false, IReadOnlyCollection<string>? gateways = null)
    {
        var problems = new PolicyProblems();
        var policies = new List<ServicePolicy>();
        foreach (string file in Files(folder, mayBeMissing, problems))
        {
            if (ReadText(file, problems) is { } text && Read(file, text, gateways, problems) is { } policy)
                policies.Add(policy);
        }
        return problems.Count == 0 ? new PolicySet(policies) : throw new PolicyException(problems.Sorted());
    }

    /// <summary>Reads one policy from text.</summary>
    /// <exception cref="PolicyException">Anything is wrong.</exception>
    public static ServicePolicy Parse(string file, string text, IReadOnlyCollection<string>? gateways = null)
    {
        var problems = new PolicyProblems();
        var policy = Read(file, text, gateways, problems);
        return problems.Count == 0 ? policy! : throw new PolicyException(problems.Sorted());
    }

    private static ServicePolicy? Read(string file, string text, IReadOnlyCollection<string>? gateways, PolicyProblems problems) =>
        YamlDocument.Read(file, text, problems) is { } root
            ? ServiceSection.Read(PolicyNode.Root(file, root, problems), gateways)
            : null;

    private static ImmutableArray<string> Files(string folder, bool mayBeMissing, PolicyProblems problems)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" && Path.GetFileName(file)[0] != '.')
                .Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            if (!mayBeMissing)
                problems.Add(folder, 1, PolicyPath.Root,
                    "is not a folder; allowed: an existing folder of *.yaml files, one per service");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(folder, 1, PolicyPath.Root, $"cannot be read: {PolicyText.Show(unreadable.Message, 200)}");
        }
        return [];
    }

    private static string? ReadText(string file, PolicyProblems problems)
    {
        try
        {
            // One byte more than allowed is enough to know, whatever the file's length is or becomes.
            using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MostBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MostBytes)
                return Decode(file, bytes.AsSpan(0, length), problems);
            problems.Add(file, 1, PolicyPath.Root, "is too large; allowed: up to 1 MiB");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(file, 1, PolicyPath.Root, $"cannot be read: {PolicyText.Show(unreadable.Message, 200)}");
        }
        return null;
    }

    private static string? Decode(string file, ReadOnlySpan<byte> bytes, PolicyProblems problems)
    {
        try
        {
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            int line = 1 + bytes[..Math.Clamp(invalid.Index, 0, bytes.Length)].Count((byte)'\n');
            problems.Add(file, line, PolicyPath.Root,
                "is not UTF-8; allowed: UTF-8 text, with or without a byte order mark");
            return null;
        }
    }
}
