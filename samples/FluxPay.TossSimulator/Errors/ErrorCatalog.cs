using System.Collections.Frozen;
using System.Globalization;

namespace FluxPay.TossSimulator.Errors;

/// <summary>Every documented code with its status and its message, from <c>error-codes.tsv</c>.</summary>
internal static class ErrorCatalog
{
    private sealed record Entry(int Status, string Korean, string English);

    private static readonly FrozenDictionary<string, Entry> Entries = Load();

    public static IEnumerable<string> Codes => Entries.Keys;

    public static bool Knows(string code) => Entries.ContainsKey(code);

    /// <summary>400 for a code that no table lists: Toss adds codes without notice, and clients must bear it.</summary>
    public static int StatusOf(string code) => Entries.TryGetValue(code, out Entry? entry) ? entry.Status : 400;

    public static string MessageOf(TossError error, bool english)
    {
        if (error.Message is { } message)
            return message;
        if (Entries.TryGetValue(error.Code, out Entry? entry))
            return english ? entry.English : entry.Korean;
        return english ? "The payment could not be processed." : "결제를 처리하지 못했습니다.";
    }

    private static FrozenDictionary<string, Entry> Load()
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (string line in Resource.Text("error-codes.tsv").Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] columns = line.Split('\t');
            entries.Add(columns[1], new Entry(int.Parse(columns[0], CultureInfo.InvariantCulture), columns[2], columns[3]));
        }
        return entries.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
