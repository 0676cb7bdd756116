using System.Globalization;
using System.Text;

namespace FluxPay.Security;

/// <summary>
/// Finds what may be a card number, so that none is ever stored (PCI DSS 3.4): 13 to 19 digits of any script that pass the Luhn check, in
/// one piece or in groups. A number with more behind it, an expiry say, is found by its groups; there it must begin as cards do, because
/// two phone numbers in a row have many groups.
/// </summary>
internal static class CardNumbers
{
    private const int Fewest = 13;
    private const int Most = 19;

    public static bool In(string text)
    {
        var (digits, groups) = (new List<int>(), new List<int>());   // a run's digits, and where its groups begin
        bool separated = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Digit(rune) is { } digit)
            {
                if (separated)
                    groups.Add(digits.Count);
                digits.Add(digit);
                separated = false;
            }
            else if (IsSeparator(rune))
            {
                separated = true;
            }
            else
            {
                if (HasCard(digits, groups))
                    return true;
                digits.Clear();
                groups.Clear();
                separated = true;
            }
        }
        return HasCard(digits, groups);
    }

    private static bool HasCard(List<int> digits, List<int> groups)
    {
        if (IsCard(digits, 0, digits.Count))
            return true;
        for (int from = 0; from < groups.Count; from++)
        {
            for (int to = from + 1; to <= groups.Count; to++)
            {
                int start = groups[from], end = to < groups.Count ? groups[to] : digits.Count;
                if (end - start > Most)
                    break;
                if (digits[start] is >= 2 and <= 6 or 9 && IsCard(digits, start, end))
                    return true;
            }
        }
        return false;
    }

    private static bool IsCard(List<int> digits, int start, int end)
    {
        if (end - start is < Fewest or > Most)
            return false;

        int sum = 0;
        for (int i = end - 1; i >= start; i--)
        {
            int digit = digits[i];
            bool doubled = (end - 1 - i) % 2 == 1;
            sum += !doubled ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }
        return sum % 10 == 0;
    }

    private static int? Digit(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber ? (int)Rune.GetNumericValue(rune) : null;

    /// <summary>What stands between the groups of a number, seen or not.</summary>
    private static bool IsSeparator(Rune rune) => rune.Value is '.' or '_' or '\t' or '·' or '・'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.Format;
}
