using System.Globalization;

namespace FluxPay.TossSimulator;

/// <summary>Korea has one zone without daylight saving, and Toss writes every instant in it.</summary>
internal static class Kst
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(Offset);

    public static string Text(DateTimeOffset instant) =>
        Of(instant).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A local time of a request; an offset in it counts.</summary>
    /// <returns>Null for text that is none.</returns>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
                ? new DateTimeOffset(local, Offset) : null;

    /// <summary>The webhook envelope's own form: six fraction digits, no offset.</summary>
    public static string WebhookText(DateTimeOffset instant) =>
        Of(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
