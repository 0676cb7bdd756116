using CsCheck;

namespace FluxPay.Policies.Tests;

public sealed class CalendarSpanTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo[] Zones =
    [
        Seoul, NewYork, TimeZoneInfo.Utc,
        .. new[] { "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia" }
            .Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    private static readonly Gen<TimeZoneInfo> AnyZone = Gen.Int[0, Zones.Length - 1].Select(i => Zones[i]);

    private static readonly Gen<DateTimeOffset> Instants =
        Gen.Long[0, 40L * 365 * 24 * 3600].Select(s => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(s));

    [Theory]
    [InlineData("Asia/Seoul", "2026-01-31T15:30:00Z", 30, "2026-03-02T15:30:00Z")]
    [InlineData("America/New_York", "2026-03-07T17:00:00Z", 1, "2026-03-08T16:00:00Z")]        // noon to noon over a 23 h day
    [InlineData("America/New_York", "2026-10-31T16:00:00Z", 1, "2026-11-01T17:00:00Z")]        // noon to noon over a 25 h day
    [InlineData("America/New_York", "2026-03-07T07:30:00Z", 1, "2026-03-08T07:00:00Z")]        // 02:30 is skipped: 03:00 EDT
    [InlineData("America/New_York", "2026-03-07T07:30:45.5Z", 1, "2026-03-08T07:00:00Z")]      // seconds are skipped with it
    [InlineData("America/New_York", "2026-10-31T05:30:00Z", 1, "2026-11-01T05:30:00Z")]        // 01:30 occurs twice: the first
    [InlineData("America/Santiago", "2026-09-05T04:15:00Z", 1, "2026-09-06T04:00:00Z")]        // midnight itself is skipped
    [InlineData("Australia/Lord_Howe", "2026-10-02T15:45:00Z", 1, "2026-10-03T15:30:00Z")]     // a gap of half an hour
    [InlineData("Pacific/Apia", "2011-12-29T22:00:00Z", 1, "2011-12-30T10:00:00Z")]            // a whole day is skipped
    [InlineData("Asia/Seoul", "2024-02-28T20:00:00Z", 365, "2025-02-27T20:00:00Z")]
    public void Days_end_at_the_same_local_time(string zone, string start, int days, string end) =>
        Assert.Equal(
            DateTimeOffset.Parse(end, null),
            CalendarSpan.OfDays(days).After(DateTimeOffset.Parse(start, null), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Smaller_units_are_exact()
    {
        var start = new DateTimeOffset(2026, 3, 7, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(start.AddHours(24), CalendarSpan.Of(TimeSpan.FromHours(24)).After(start, NewYork));
        Assert.Equal(start.AddMilliseconds(500), CalendarSpan.Of(TimeSpan.FromMilliseconds(500)).After(start.ToOffset(TimeSpan.FromHours(9)), NewYork));
    }

    [Fact]
    public void The_local_time_is_kept_wherever_it_exists() =>
        Gen.Select(Instants, Gen.Int[1, 800], AnyZone).Sample((start, days, zone) =>
        {
            var end = CalendarSpan.OfDays(days).After(start, zone);
            var wanted = TimeZoneInfo.ConvertTime(start, zone).DateTime.AddDays(days);
            var got = TimeZoneInfo.ConvertTime(end, zone).DateTime;
            // The instant one tick earlier must be before the gap, so nothing valid was passed over.
            bool kept = got == wanted;
            bool firstAfterGap = got > wanted && TimeZoneInfo.ConvertTime(end.AddTicks(-1), zone).DateTime < wanted;
            Assert.True(kept || firstAfterGap, $"{start:o} + {days}d in {zone.Id} gave {end:o}");
            Assert.Equal(TimeSpan.Zero, end.Offset);
        });

    [Fact]
    public void Of_two_equal_local_times_the_earlier_is_taken() =>
        Gen.Select(Instants, Gen.Int[1, 800], AnyZone).Sample((start, days, zone) =>
        {
            var end = CalendarSpan.OfDays(days).After(start, zone);
            var shown = TimeZoneInfo.ConvertTime(end, zone).DateTime;
            foreach (int minutes in new[] { 30, 60, 120 })
                Assert.NotEqual(shown, TimeZoneInfo.ConvertTime(end.AddMinutes(-minutes), zone).DateTime);
        });

    [Fact]
    public void A_longer_span_never_ends_earlier() =>
        Gen.Select(Instants, Gen.Int[0, 800], Gen.Int[0, 30], AnyZone).Sample((start, days, more, zone) =>
            Assert.True(CalendarSpan.OfDays(days + 1).After(start, zone) <= CalendarSpan.OfDays(days + 1 + more).After(start, zone)));

    [Theory]
    [InlineData(7, 0, "7d")]
    [InlineData(0, 86_400_000, "24h")]
    [InlineData(0, 600_000, "10m")]
    [InlineData(0, 90_000, "90s")]
    [InlineData(0, 500, "500ms")]
    [InlineData(0, 0, "0s")]
    public void It_is_written_as_in_a_policy(int days, int milliseconds, string text) =>
        Assert.Equal(text, (days > 0 ? CalendarSpan.OfDays(days) : CalendarSpan.Of(TimeSpan.FromMilliseconds(milliseconds))).ToString());

    [Fact]
    public void Negative_spans_do_not_exist()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CalendarSpan.OfDays(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CalendarSpan.Of(TimeSpan.FromTicks(-1)));
    }
}
