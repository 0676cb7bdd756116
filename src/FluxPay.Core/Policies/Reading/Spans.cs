namespace FluxPay.Policies.Reading;

/// <summary>The bounds that sections put on durations.</summary>
internal static class Spans
{
    public static readonly CalendarSpan Millisecond = CalendarSpan.Of(TimeSpan.FromMilliseconds(1));
    public static readonly CalendarSpan Second = CalendarSpan.Of(TimeSpan.FromSeconds(1));
    public static readonly CalendarSpan Zero = CalendarSpan.Of(TimeSpan.Zero);
    public static readonly CalendarSpan Hour = CalendarSpan.Of(TimeSpan.FromHours(1));
    public static readonly CalendarSpan Month = CalendarSpan.OfDays(31);
    public static readonly CalendarSpan Year = CalendarSpan.OfDays(366);
    public static readonly CalendarSpan Century = CalendarSpan.OfDays(36_500);
}
