namespace FluxPay.WaitingRooms;

/// <summary>
/// Decides once a second how fast a room admits, from what all hosts measured on the routes it protects: fast growth from the lowest rate
/// until the first sign of strain, then small steps up and large ones down, and nobody at all while the routes fail.
/// </summary>
internal static class AdmissionController
{
    private const int FewestRequests = 10;         // fewer say nothing
    private const decimal SlowShare = 0.05m;       // more slow ones than this: the 95th percentile is over the target
    private const decimal EmergencyErrors = 0.20m;
    private const int WindowsBeforeLess = 2;       // one bad second may be chance
    private const int HoldAfterLess = 10;          // a change shows only once those admitted before have done what they came for
    private const int HoldAfterEmergency = 5;

    /// <param name="room">Its bounds and goals, and the rate to begin with.</param>
    /// <param name="closed">The window, and the decision before.</param>
    public static AdmissionState Decide(RoomSettings room, ClosedWindow closed)
    {
        // An operator may have set a rate beyond the bounds: it counts.
        var bounds = room.Adaptive! with { Min = Math.Min(room.Adaptive.Min, room.AdmitPerSecond), Max = room.HighestRate };
        var last = closed.Last ?? new AdmissionState(room.AdmitPerSecond, 0, 0, true);
        // Seconds with few requests speak together: a low rate has no others, and must be able to grow.
        var measured = closed.Measured + last.Few;
        // More than a second's work: also where nothing ends at all.
        bool isPilingUp = closed.Measured.InFlight >= FewestRequests && closed.Measured.InFlight > closed.Measured.Requests;
        if (measured.Requests < FewestRequests && !isPilingUp)
            return Rested(last, bounds) with { Few = measured with { InFlight = 0 } };

        last = last with { Few = default };
        decimal failures = (decimal)measured.Failures / Math.Max(1, measured.Requests);
        if (failures > Math.Max(EmergencyErrors, bounds.MaxErrorRate))
            return new AdmissionState(0, 0, HoldAfterEmergency, false);
        bool isBad = failures > bounds.MaxErrorRate
            || measured.Slow > SlowShare * measured.Requests
            || isPilingUp;
        return isBad ? Less(last, bounds) : More(last, bounds, closed.Waiting > 0);
    }

    private static AdmissionState Less(AdmissionState last, AdaptiveAdmission bounds) => last.BadWindows + 1 < WindowsBeforeLess
        ? last with { BadWindows = last.BadWindows + 1 }
        : new AdmissionState(Clamp(last.RatePerSecond * 7 / 10, bounds), 0, HoldAfterLess, false);

    private static AdmissionState More(AdmissionState last, AdaptiveAdmission bounds, bool somebodyWaits)
    {
        var rested = Rested(last, bounds) with { BadWindows = 0 };
        if (last.HoldWindows > 0 || last.RatePerSecond == 0 || !somebodyWaits)
            return rested;
        int more = last.IsStarting ? last.RatePerSecond * 3 / 2 : last.RatePerSecond + Math.Max(1, bounds.Max / 50);
        return rested with { RatePerSecond = Clamp(Math.Max(more, last.RatePerSecond + 1), bounds) };
    }

    /// <summary>A window that says nothing only lets time pass; after an emergency the lowest rate is the probe.</summary>
    private static AdmissionState Rested(AdmissionState last, AdaptiveAdmission bounds) => last with
    {
        HoldWindows = Math.Max(0, last.HoldWindows - 1),
        RatePerSecond = last is { RatePerSecond: 0, HoldWindows: > 0 } ? 0 : Clamp(last.RatePerSecond, bounds),
    };

    private static int Clamp(int rate, AdaptiveAdmission bounds) => Math.Clamp(rate, bounds.Min, bounds.Max);
}
