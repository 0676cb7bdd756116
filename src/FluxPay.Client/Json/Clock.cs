using System.Globalization;

namespace FluxPay.Client.Json;

/// <summary>The test clock, as it is read and as it is set.</summary>
internal sealed record Clock(DateTimeOffset Now);

/// <summary>How far to move the test clock.</summary>
internal sealed record AdvanceClock(string By)
{
    /// <summary>Durations on the wire are whole numbers of one unit: the largest that fits is used.</summary>
    public static AdvanceClock Of(TimeSpan by)
    {
        if (by <= TimeSpan.Zero || by.Ticks % TimeSpan.TicksPerMillisecond != 0)
            throw new ArgumentOutOfRangeException(
                nameof(by), by, "The clock goes forward, by whole milliseconds.");

        var (ticks, unit) = by.Ticks switch
        {
            var t when t % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, "d"),
            var t when t % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, "h"),
            var t when t % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, "m"),
            var t when t % TimeSpan.TicksPerSecond == 0 => (TimeSpan.TicksPerSecond, "s"),
            _ => (TimeSpan.TicksPerMillisecond, "ms"),
        };
        return new(string.Create(CultureInfo.InvariantCulture, $"{by.Ticks / ticks}{unit}"));
    }
}
