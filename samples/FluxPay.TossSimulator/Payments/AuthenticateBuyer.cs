using System.Text.RegularExpressions;
using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Payments;

/// <summary>What a buyer agreed to in the payment window.</summary>
internal sealed record Purchase(
    string OrderId, long Amount, string OrderName, string? CustomerKey, PaymentMethod Method, BehaviorPair Behavior, string Origin)
{
    public const int LongestName = 100;

    /// <summary>The part of the amount without tax.</summary>
    public long TaxFreeAmount { get; init; }

    /// <summary>How long an account issued for it takes a deposit.</summary>
    public int ValidHours { get; init; } = VirtualAccount.DefaultHours;
}

/// <summary>A buyer who just finished in the window: the payment waits ten minutes for its confirm.</summary>
internal sealed partial class AuthenticateBuyer(PaymentTable payments, TimeProvider time)
{
    public static bool IsOrderId(string text) => OrderIdPattern().IsMatch(text);

    public Payment Run(Purchase purchase)
    {
        while (true)
        {
            Payment payment = Create(purchase);
            if (payments.TryAdd(payment))
                return payment;     // else: five random characters repeated within one second
        }
    }

    private Payment Create(Purchase purchase)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new Payment(
            SimulatorIds.PaymentKey(now), purchase.OrderId, purchase.OrderName, purchase.CustomerKey, purchase.Method,
            RequestedAmount: purchase.Amount, TotalAmount: purchase.Amount, BalanceAmount: purchase.Amount,
            PaymentStatus.InProgress, RequestedAt: now, AuthenticatedAt: now,
            purchase.Behavior.Confirm, purchase.Behavior.Cancel, purchase.Origin)
        {
            TaxFreeAmount = purchase.TaxFreeAmount,
            ValidHours = purchase.ValidHours,
        };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9\-_=]{6,64}\z")]
    private static partial Regex OrderIdPattern();
}
