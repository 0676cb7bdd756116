using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Tests.Payments;

public sealed class PaymentRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static Payment Of(PaymentStatus status) => new(
        "key", "order-1", "name", null, PaymentMethod.OfCard("61"), 10_000, 10_000,
        status is PaymentStatus.Canceled ? 0 : 10_000, status, Now, Now, "approve", "approve", "http://x")
    {
        ApprovedAt = status is PaymentStatus.Done or PaymentStatus.Canceled or PaymentStatus.PartialCanceled ? Now : null,
    };

    public static TheoryData<string> Statuses => [.. Enum.GetNames<PaymentStatus>()];

    [Theory, MemberData(nameof(Statuses))]
    public void Only_a_payment_in_progress_can_be_confirmed(string name)
    {
        PaymentStatus status = Enum.Parse<PaymentStatus>(name);
        string? code = PaymentRules.RefuseConfirm(Of(status), new ConfirmRequest("key", "order-1", 10_000), Now)?.Code;
        Assert.Equal(status switch
        {
            PaymentStatus.InProgress => null,
            PaymentStatus.Expired => "NOT_FOUND_PAYMENT_SESSION",
            _ => "ALREADY_PROCESSED_PAYMENT",
        }, code);
    }

    [Theory, MemberData(nameof(Statuses))]
    public void Only_a_charged_payment_with_something_left_can_be_cancelled(string name)
    {
        PaymentStatus status = Enum.Parse<PaymentStatus>(name);
        Decision decision = PaymentRules.Cancel(Of(status), new CancelRequest("x", null, null, 0, null), "tx", Now);
        Assert.Equal(status switch
        {
            PaymentStatus.Done or PaymentStatus.PartialCanceled or PaymentStatus.WaitingForDeposit => null,
            PaymentStatus.Canceled => "ALREADY_CANCELED_PAYMENT",
            _ => "NOT_CANCELABLE_PAYMENT",
        }, decision.Error?.Code);
    }
}
