using System.Globalization;

namespace FluxPay.Policies.Reading;

/// <summary>Durations as policies write them: one whole number and one unit.</summary>
internal static class DurationText
{
    public const string Rule = "500ms, 30s, 10m, 24h or 7d";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static bool TryParse(string text, out CalendarSpan span)
    {
        span = default;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 12)
            return false;
        long number = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        long unit = text.AsSpan(digits) switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (unit == 0 || number > Longest.Ticks / unit)
            return false;
        span = unit == TimeSpan.TicksPerDay
            ? CalendarSpan.OfDays((int)number)
            : CalendarSpan.Of(new TimeSpan(number * unit));
        return true;
    }
}
