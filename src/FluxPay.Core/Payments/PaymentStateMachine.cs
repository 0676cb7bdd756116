using static FluxPay.PaymentStatus;

namespace FluxPay.Payments;

/// <summary>What can happen to a payment.</summary>
public abstract record PaymentCommand
{
    private PaymentCommand() { }   // closed: every command is listed here

    /// <summary>The buyer authenticated; the gateway is about to be asked to take the money.</summary>
    public sealed record Approve(string Provider, string ProviderKey) : PaymentCommand;

    /// <summary>The gateway issued an account and waits for the deposit.</summary>
    public sealed record AwaitDeposit(VirtualAccount Account) : PaymentCommand;

    /// <summary>The gateway is about to be asked to close the account.</summary>
    public sealed record CallOff : PaymentCommand;

    /// <summary>The gateway closed the account, and no deposit had come.</summary>
    public sealed record CalledOff : PaymentCommand;

    /// <summary>The gateway took the money.</summary>
    public sealed record Confirm(PaymentMethod? Method, DateTimeOffset ApprovedAt, string? ReceiptUrl) : PaymentCommand;

    /// <summary>The gateway was provably never asked, so the payment may go to another.</summary>
    public sealed record Withdraw(string NextProvider) : PaymentCommand;

    /// <summary>The gateway refused, for good.</summary>
    public sealed record Fail(PaymentFailure Failure) : PaymentCommand;

    /// <summary>The gateway is about to be asked to give money back.</summary>
    public sealed record RequestCancel(Money Amount) : PaymentCommand;

    /// <summary>The gateway gave money back.</summary>
    public sealed record Cancel(Money Amount) : PaymentCommand;

    /// <summary>The gateway refused to give money back, or to close an account.</summary>
    public sealed record CancelRefused : PaymentCommand;

    /// <summary>The order ended before anything was taken.</summary>
    public sealed record Abandon : PaymentCommand;
}

/// <summary>
/// A payment's whole life: <c>READY → APPROVED → CONFIRMED / FAILED</c>, then <c>CANCELLED</c> once nothing is left. One that waits for a
/// deposit is <c>READY</c> again, with its account.
/// </summary>
internal static class PaymentStateMachine
{
    public static Result<Payment> Apply(Payment payment, PaymentCommand command, DateTimeOffset now) =>
        (payment.Status, payment.InDoubt, command) switch
        {
            (Ready, false, PaymentCommand.Approve approve) when payment.Account is null => payment with
            {
                Status = Approved,
                InDoubt = true,
                Provider = approve.Provider,
                ProviderKey = approve.ProviderKey,
                UpdatedAt = now,
            },
            (Approved, true, PaymentCommand.AwaitDeposit issued) => payment with
            {
                Status = Ready,
                InDoubt = false,
                Method = PaymentMethod.VirtualAccount,
                Account = issued.Account,
                UpdatedAt = now,
            },
            (Ready, false, PaymentCommand.Confirm confirm) when payment.AwaitsDeposit => Confirm(payment, confirm, now),
            (Ready, false, PaymentCommand.Fail fail) when payment.AwaitsDeposit =>
                payment with { Status = Failed, Failure = fail.Failure, UpdatedAt = now },
            (Ready, false, PaymentCommand.CallOff) when payment.AwaitsDeposit => payment with { InDoubt = true, UpdatedAt = now },
            (Ready, true, PaymentCommand.CalledOff) => payment with { Status = Cancelled, InDoubt = false, UpdatedAt = now },
            (Ready, true, PaymentCommand.CancelRefused) => payment with { InDoubt = false, UpdatedAt = now },
            (Approved, true, PaymentCommand.Confirm confirm) => Confirm(payment, confirm, now),
            (Approved, true, PaymentCommand.Withdraw withdraw) =>
                payment with { Status = Ready, InDoubt = false, Provider = withdraw.NextProvider, ProviderKey = null, UpdatedAt = now },
            (Approved, true, PaymentCommand.Fail fail) =>
                payment with { Status = Failed, InDoubt = false, Failure = fail.Failure, UpdatedAt = now },
            (Confirmed, false, PaymentCommand.RequestCancel request) => RequestCancel(payment, request.Amount, now),
            (Confirmed, true, PaymentCommand.Cancel cancel) => Cancel(payment, cancel.Amount, now),
            (Confirmed, true, PaymentCommand.CancelRefused) => payment with { InDoubt = false, UpdatedAt = now },
            (Ready, false, PaymentCommand.Abandon) when payment.Account is null => payment with { Status = Cancelled, UpdatedAt = now },
            (_, true, _) => InDoubtError(payment.Id.ToString()),
            _ => Refuse(payment, command),
        };

    public static FluxPayError InDoubtError(string subject) => new(ErrorCode.OutcomeUnknown, new Text(
        $"The gateway has not answered for {subject} yet. Ask again shortly; the engine finds out by itself.",
        $"{subject}에 대한 결제사의 응답을 아직 받지 못했습니다. 잠시 후 다시 조회해 주세요. 결과는 자동으로 확인됩니다."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static Payment Confirm(Payment payment, PaymentCommand.Confirm confirm, DateTimeOffset now) => payment with
    {
        Status = Confirmed,
        InDoubt = false,
        Method = confirm.Method,
        ApprovedAt = confirm.ApprovedAt,
        ReceiptUrl = confirm.ReceiptUrl,
        UpdatedAt = now,
    };

    private static Result<Payment> RequestCancel(Payment payment, Money amount, DateTimeOffset now) =>
        CheckAmount(payment, amount) is { } error ? error : payment with { InDoubt = true, UpdatedAt = now };

    private static Result<Payment> Cancel(Payment payment, Money amount, DateTimeOffset now)
    {
        if (CheckAmount(payment, amount) is { } error)
            return error;

        return payment with
        {
            CancelledAmount = payment.CancelledAmount + amount,
            Status = amount == payment.Refundable ? Cancelled : Confirmed,
            InDoubt = false,
            UpdatedAt = now,
        };
    }

    private static FluxPayError? CheckAmount(Payment payment, Money amount)
    {
        var left = payment.Refundable;
        return amount.Currency == left.Currency && amount.MinorUnits >= 1 && amount.MinorUnits <= left.MinorUnits
            ? null
            : Exceeds(left.MinorUnits, amount.MinorUnits);
    }

    /// <summary>There is nothing that can be given back for an order.</summary>
    public static FluxPayError NothingLeft(string order) => new(ErrorCode.ExceedsRest, new Text(
        $"Nothing can be given back for {order} now; its refund quote says why.",
        $"{order} 주문에서 지금 환불할 수 있는 금액이 없습니다. 사유는 환불 견적에서 확인해 주세요."),
        new Refundable(0));

    /// <summary>More than can be given back.</summary>
    public static FluxPayError Exceeds(long refundable, long asked) => new(ErrorCode.ExceedsRest, new Text(
        $"At most {refundable} can be given back; {asked} was asked for.",
        $"최대 {refundable}까지 환불할 수 있습니다. 요청하신 금액은 {asked}입니다."),
        new Refundable(refundable));

    private static FluxPayError Refuse(Payment payment, PaymentCommand command) => new(ErrorCode.StateConflict, new Text(
        $"The payment is {payment.Status.Wire()}; it does not accept {Verb(command)}.",
        $"결제 상태가 {payment.Status.Wire()}이어서 {Verb(command)} 요청을 처리할 수 없습니다."),
        new StateConflict(payment.Status.Wire(), [.. Allowed(payment)]));

    private static IEnumerable<string> Allowed(Payment payment) => payment.Status switch
    {
        Ready when payment.Account is null => ["confirm"],
        Ready => [],
        Confirmed => ["cancel"],
        Approved or Failed or Cancelled => [],
    };

    private static string Verb(PaymentCommand command) => command switch
    {
        PaymentCommand.Approve or PaymentCommand.AwaitDeposit or PaymentCommand.Confirm or PaymentCommand.Withdraw
            or PaymentCommand.Fail => "confirm",
        PaymentCommand.RequestCancel or PaymentCommand.Cancel or PaymentCommand.CancelRefused or PaymentCommand.Abandon
            or PaymentCommand.CallOff or PaymentCommand.CalledOff => "cancel",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What a <c>PAY_009</c> of a payment carries: what can be given back, minor units.</summary>
/// <param name="Amount">Minor units.</param>
public sealed record Refundable([property: System.Text.Json.Serialization.JsonPropertyName("refundable")] long Amount);
