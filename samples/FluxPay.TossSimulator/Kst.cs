using System.Globalization;

namespace FluxPay.TossSimulator;

/// <summary>Korea has one zone without daylight saving, and Toss writes every instant in it.</summary>
internal static class Kst
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(Offset);

    public static string Text(DateTimeOffset instant) =>
        Of(instant).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The webhook envelope's own form: six fraction digits, no offset.</summary>
    public static string WebhookText(DateTimeOffset instant) =>
        Of(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
