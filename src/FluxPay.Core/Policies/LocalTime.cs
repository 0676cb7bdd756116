namespace FluxPay.Policies;

/// <summary>From a zone's wall clock to instants.</summary>
internal static class LocalTime
{
    /// <summary>
    /// The instant, in UTC, at which the zone's clock shows this time: the earlier of two, and for a time the clock
    /// skips the first instant after the gap.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Earliest(local, zone) is { } shown)
            return shown;

        // Zones change their clock on whole minutes, so the gap ends on one; the longest ever was a day.
        local = new DateTime(local.Ticks - local.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Unspecified);
        while (true)
        {
            local = local.AddMinutes(1);
            if (Earliest(local, zone) is { } first)
                return first;
        }
    }

    // Asking for the offsets a day before and after and converting back holds for every kind of change, also where a
    // zone moves its base offset, which TimeZoneInfo.IsInvalidTime does not see.
    private static DateTimeOffset? Earliest(DateTime local, TimeZoneInfo zone)
    {
        var asUtc = new DateTimeOffset(local, TimeSpan.Zero);
        var before = asUtc - zone.GetUtcOffset(asUtc.AddDays(-1));
        var after = asUtc - zone.GetUtcOffset(asUtc.AddDays(1));
        var (first, second) = before <= after ? (before, after) : (after, before);
        return Shows(first) ? first : Shows(second) ? second : null;

        bool Shows(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime == local;
    }
}
