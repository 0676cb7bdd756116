namespace FluxPay.Client;

/// <summary>Money to give back.</summary>
public sealed record CancelPayment
{
    /// <summary>Why; the gateway keeps it.</summary>
    public required string Reason { get; init; }

    /// <summary>In minor units, 1 up to what is paid and not given back; null: all of that.</summary>
    public long? Amount { get; init; }
}
