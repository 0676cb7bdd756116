namespace FluxPay;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>The buyer has not come back yet.</summary>
    Ready,
    /// <summary>The buyer authenticated, and the gateway has been asked to take the money.</summary>
    Approved,
    /// <summary>The gateway took the money.</summary>
    Confirmed,
    /// <summary>The gateway refused, for good; another payment may pay the order.</summary>
    Failed,
    /// <summary>Nothing is left of it: all was given back, or the order ended before anything was taken.</summary>
    Cancelled,
}

/// <summary>The words of the wire.</summary>
public static class PaymentStatusExtensions
{
    /// <summary>The status on the wire.</summary>
    public static string Wire(this PaymentStatus status) => status switch
    {
        PaymentStatus.Ready => "READY",
        PaymentStatus.Approved => "APPROVED",
        PaymentStatus.Confirmed => "CONFIRMED",
        PaymentStatus.Failed => "FAILED",
        PaymentStatus.Cancelled => "CANCELLED",
    };
}
