using System.Globalization;

namespace FluxPay.Toss.Wire;

/// <summary>Instants as Toss writes them: any number of fraction digits, and no offset means Korean time.</summary>
internal static class TossTime
{
    private const string KoreanTime = "+09:00";
    private static readonly TimeSpan KoreanOffset = TimeSpan.FromHours(9);

    /// <summary>Korea's, under a name that every machine knows.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.CreateCustomTimeZone("KST", KoreanOffset, "Korea", "Korea");

    /// <summary>The day it was in Korea, which has no daylight saving.</summary>
    public static DateOnly KoreanDay(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(KoreanOffset).DateTime);

    /// <summary>The instant in UTC; null for what is none, which is never worth doubting a payment for.</summary>
    public static DateTimeOffset? TryRead(string? text)
    {
        int time = text?.IndexOf('T', StringComparison.Ordinal) ?? -1;
        if (time < 0)
            return null;
        bool hasOffset = text.AsSpan(time).ContainsAny('Z', '+', '-');
        return DateTimeOffset.TryParse(hasOffset ? text : text + KoreanTime, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
    }
}
