using System.Globalization;
using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Billing;

/// <summary>A card as an answer shows it: the middle of its number is never kept.</summary>
internal sealed record BillingCard(string IssuerCode, string Number)
{
    /// <summary>The card that the test environment of Toss registers.</summary>
    public static BillingCard Test { get; } = new("21", Masked("9410001234567890"));

    private const int ShortestNumber = 14;
    private const int LongestNumber = 16;

    /// <summary>Why this card is refused; null for one that a card company could have issued and that has not expired.</summary>
    public static TossError? Refuse(string number, string year, string month, DateTimeOffset now)
    {
        if (number.Length is < ShortestNumber or > LongestNumber || !number.All(char.IsAsciiDigit))
            return new TossError(ErrorCodes.InvalidCardNumber);
        if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int yy) || yy > 99
            || !int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out int mm) || mm is < 1 or > 12)
            return new TossError(ErrorCodes.InvalidCardExpiration);
        DateTimeOffset today = Kst.Of(now);
        return ((2000 + yy) * 12) + mm < (today.Year * 12) + today.Month ? new TossError(ErrorCodes.InvalidCardExpiration) : null;
    }

    public static BillingCard Of(string number) => new("21", Masked(number));

    /// <summary>Eight digits, four stars, three digits, a star: as answers have it.</summary>
    private static string Masked(string number) => $"{number[..8]}****{number[^4..^1]}*";
}
