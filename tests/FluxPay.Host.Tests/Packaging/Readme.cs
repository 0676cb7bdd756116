using System.Text.RegularExpressions;

namespace FluxPay.Host.Tests.Packaging;

/// <summary>The README's fenced blocks, as they stand.</summary>
internal static partial class Readme
{
    /// <summary>The whole application that embeds FluxPay.</summary>
    public static string Embedding => Blocks("csharp").Single(b => b.Contains("AddFluxPay(", StringComparison.Ordinal));

    /// <summary>The whole console program that calls the API.</summary>
    public static string Client => Blocks("csharp").Single(b => b.Contains("FluxPayClient.Create(", StringComparison.Ordinal));

    /// <summary>Everything before the first heading of the second level.</summary>
    public static string FirstScreen => Text[..Text.IndexOf("\n## ", StringComparison.Ordinal)];

    private static string Text { get; } = Repository.Text("README.md");

    public static IReadOnlyList<string> Blocks(string language) => Blocks(Text, language);

    public static IReadOnlyList<string> Blocks(string markdown, string language) =>
        [.. Fence.Matches(markdown).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["body"].Value)];

    [GeneratedRegex(@"^```(?<language>[a-z]*)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence { get; }
}
