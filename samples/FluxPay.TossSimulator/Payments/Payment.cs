using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Payments;

internal enum PaymentStatus { InProgress, WaitingForDeposit, Done, Canceled, PartialCanceled, Aborted, Expired }

internal enum PaymentType { Normal, Billing }

/// <summary>One authenticated attempt to pay an order. Amounts are KRW, whole won.</summary>
/// <param name="RequestedAmount">What the buyer agreed to in the window.</param>
/// <param name="TotalAmount">What was charged: the requested amount, unless a behavior charges another.</param>
/// <param name="NextConfirm">The <see cref="Behaviors.Behavior"/> of the next confirm, as text.</param>
/// <param name="NextCancel">The <see cref="Behaviors.Behavior"/> of the next cancel, as text.</param>
/// <param name="Origin">Where this simulator was reached, for the receipt link.</param>
internal sealed record Payment(
    string PaymentKey,
    string OrderId,
    string OrderName,
    string? CustomerKey,
    PaymentMethod Method,
    long RequestedAmount,
    long TotalAmount,
    long BalanceAmount,
    PaymentStatus Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset AuthenticatedAt,
    string NextConfirm,
    string NextCancel,
    string Origin)
{
    public PaymentType Type { get; init; }

    /// <summary>The part of the amount without tax.</summary>
    public long TaxFreeAmount { get; init; }

    /// <summary>How long an account issued for it takes a deposit.</summary>
    public int ValidHours { get; init; } = VirtualAccount.DefaultHours;

    public VirtualAccount? Account { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public string? ApproveNo { get; init; }
    public string? LastTransactionKey { get; init; }
    public Failure? Failure { get; init; }
    public IReadOnlyList<Cancel> Cancels { get; init; } = [];

    /// <summary>What is left of the part without tax; a cancel takes what it says, and the last one the rest.</summary>
    public long TaxFreeBalance => Math.Min(TaxFreeAmount - Cancels.Sum(cancel => cancel.TaxFreeAmount), BalanceAmount);

    /// <summary>Ten minutes from authentication to confirm.</summary>
    public DateTimeOffset ExpiresAt => AuthenticatedAt + TimeSpan.FromMinutes(10);

    /// <summary>Whether money ever moved.</summary>
    public bool IsCharged => ApprovedAt is not null;
}

internal sealed record Failure(string Code, string Message);

/// <param name="RefundableAmount">The balance left after this cancel.</param>
internal sealed record Cancel(
    string TransactionKey, string Reason, DateTimeOffset CanceledAt, long Amount, long TaxFreeAmount, long RefundableAmount);

/// <summary>A payment afterwards, or why not.</summary>
internal readonly record struct Decision(Payment? Payment, TossError? Error)
{
    public static implicit operator Decision(Payment payment) => new(payment, null);
    public static implicit operator Decision(TossError error) => new(null, error);
}
