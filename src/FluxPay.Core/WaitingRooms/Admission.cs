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
internal sealed record AdmissionState(int RatePerSecond, int BadWindows, int HoldWindows, bool IsStarting);
