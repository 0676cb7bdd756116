using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Benchmarks;

/// <summary>What requests are about, as large as it usually is.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 3, 4, 5, TimeSpan.Zero);
    public static readonly CustomerRef Customer = new("moa", "cust-1");

    private static readonly OrderId s_order = new(Guid.Parse("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"));
    private static readonly PaymentId s_payment = new(Guid.Parse("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c"));

    public static Order Order { get; } = new()
    {
        Id = s_order,
        Customer = Customer,
        Name = "Concert ticket",
        Status = OrderStatus.Pending,
        Quantity = 1,
        Terms = new OrderTerms.Custom(),
        Amount = new Money(15_000, Currency.Krw),
        CreditAmount = 0,
        Metadata = new Dictionary<string, string> { ["seat"] = "B12", ["show"] = "evening" },
        Payment = new OrderPayment(s_payment, PaymentStatus.Ready, InDoubt: false),
        CancelledAmount = Money.Zero(Currency.Krw),
        CreatedAt = Now,
        UpdatedAt = Now,
        ExpiresAt = Now.AddMinutes(30),
    };

    public static Payment Payment { get; } = new()
    {
        Id = s_payment,
        Order = s_order,
        Customer = Customer,
        Provider = "toss",
        Status = PaymentStatus.Ready,
        Amount = new Money(15_000, Currency.Krw),
        CancelledAmount = Money.Zero(Currency.Krw),
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
