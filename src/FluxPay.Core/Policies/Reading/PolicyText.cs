using System.Buffers;
using System.Text;

namespace FluxPay.Policies.Reading;

/// <summary>Names and quoted values in messages.</summary>
internal static class PolicyText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public const string NameRule = "1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-', starting with a letter or digit";

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0])
        && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>A value in quotes; cut, and without line breaks, so that no file can forge lines of a log.</summary>
    public static string Show(string value, int max = 40)
    {
        var shown = new StringBuilder("'");
        foreach (char c in value.AsSpan(0, Math.Min(max, value.Length)))
            shown.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return shown.Append(value.Length > max ? "…'" : "'").ToString();
    }

    /// <summary>The allowed word that was probably meant, or null.</summary>
    public static string? Closest(string written, IEnumerable<string> allowed) => allowed
        .Select(word => (Word: word, Distance: Distance(written.ToUpperInvariant(), word.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Clamp((candidate.Word.Length + 1) / 3, 1, 3))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    /// <summary>"one of a, b, c", after "did you mean a?" when one is close.</summary>
    public static string Allowed(string written, IReadOnlyCollection<string> allowed)
    {
        string list = $"allowed: {string.Join(", ", allowed)}";
        return Closest(written, allowed) is { } meant ? $"did you mean {meant}? ({list})" : list;
    }

    // Levenshtein over two rows; policies' words are short, so a long one is simply far away.
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 3)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.Length];
    }
}
