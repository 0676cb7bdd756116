using System.Globalization;

namespace FluxPay.WaitingRooms;

/// <summary>What was measured on the protected routes in one second.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Failures">How many failed: 5xx, or refused for load.</param>
/// <param name="Slow">How many took longer than the target latency.</param>
/// <param name="InFlight">How many were running when it ended.</param>
internal readonly record struct AdmissionWindow(int Requests, int Failures, int Slow, int InFlight)
{
    public static AdmissionWindow operator +(AdmissionWindow a, AdmissionWindow b) =>
        new(a.Requests + b.Requests, a.Failures + b.Failures, a.Slow + b.Slow, a.InFlight + b.InFlight);
}

/// <summary>What all hosts measured in a window, and the decision it follows.</summary>
internal sealed record ClosedWindow(long Window, AdmissionWindow Measured, AdmissionState? Last, long Waiting, long Active);

/// <summary>A decision, and what the next one must know.</summary>
/// <param name="RatePerSecond">Admissions per second; 0 admits nobody.</param>
/// <param name="BadWindows">Windows in a row that were over a limit.</param>
/// <param name="HoldWindows">Windows for which the rate does not grow again.</param>
/// <param name="IsStarting">True until the first sign of strain: the rate grows fast.</param>
internal sealed record AdmissionState(int RatePerSecond, int BadWindows, int HoldWindows, bool IsStarting)
{
    /// <summary>What was measured in windows that said too little by themselves.</summary>
    public AdmissionWindow Few { get; init; }

    /// <summary>All but the rate, for a store that need not understand it.</summary>
    public string Memory => string.Create(CultureInfo.InvariantCulture,
        $"{BadWindows}:{HoldWindows}:{(IsStarting ? 1 : 0)}:{Few.Requests}:{Few.Failures}:{Few.Slow}");

    /// <summary>Where a room begins whose routes nobody has measured: at the lowest rate, and from there fast.</summary>
    public static AdmissionState Beginning(RoomSettings room) => new(room.BeginsAt, 0, 0, true);

    /// <param name="rate">Admissions per second.</param>
    /// <param name="memory">As <see cref="Memory"/> wrote it.</param>
    public static AdmissionState Of(int rate, string memory)
    {
        int[] kept = [.. memory.Split(':').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        return new AdmissionState(rate, kept[0], kept[1], kept[2] == 1) { Few = new AdmissionWindow(kept[3], kept[4], kept[5], 0) };
    }
}
