using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Payments;

/// <summary>The state machine of a payment: pure, and what is not listed is refused.</summary>
internal static class PaymentRules
{
    public static bool IsExpired(Payment payment, DateTimeOffset now) =>
        payment.Status is PaymentStatus.InProgress && now >= payment.ExpiresAt;

    public static Payment Expire(Payment payment) => payment with
    {
        Status = PaymentStatus.Expired,
        Failure = new Failure(ErrorCodes.ExpiredPayment, "결제 만료 시간이 지났습니다."),
    };

    /// <summary>Why this confirm is refused before anybody is charged; null when it may go on.</summary>
    public static TossError? RefuseConfirm(Payment payment, ConfirmRequest request, DateTimeOffset now)
    {
        if (payment.OrderId != request.OrderId)
            return new TossError(ErrorCodes.ForbiddenRequest);
        if (payment.Status is PaymentStatus.Expired || IsExpired(payment, now))
            return new TossError(ErrorCodes.NotFoundPaymentSession);
        if (payment.Status is not PaymentStatus.InProgress)
            return new TossError(ErrorCodes.AlreadyProcessedPayment);
        if (payment.RequestedAmount != request.Amount)
            return new TossError(ErrorCodes.InvalidRequest, "결제 금액이 요청한 금액과 다릅니다.");
        if (payment.RequestedAmount < payment.Method.MinimumAmount)
            return new TossError(ErrorCodes.BelowMinimumAmount);
        if (payment.RequestedAmount > payment.Method.MaximumAmount)
            return new TossError(ErrorCodes.ExceedsTransferMaximum);
        return null;
    }

    public static Payment Approve(
        Payment payment, long amount, string transactionKey, string approveNo, DateTimeOffset now) => payment with
    {
        Status = PaymentStatus.Done,
        TotalAmount = amount,
        BalanceAmount = amount,
        ApprovedAt = now,
        ApproveNo = approveNo,
        LastTransactionKey = transactionKey,
    };

    /// <summary>A confirm of a virtual account takes no money: it issues the account that waits for it.</summary>
    public static Payment Issue(Payment payment, long amount, string transactionKey, VirtualAccount account) => payment with
    {
        Status = PaymentStatus.WaitingForDeposit,
        TotalAmount = amount,
        BalanceAmount = amount,
        LastTransactionKey = transactionKey,
        Account = account,
    };

    /// <summary>Why no deposit can be made; null when one can.</summary>
    public static string? RefuseDeposit(Payment payment, DateTimeOffset now) => payment switch
    {
        { Account: null } => "the payment has no virtual account (yet): confirm it first",
        { Status: not PaymentStatus.WaitingForDeposit } => $"the payment is {payment.Status} and waits for no deposit",
        { Account: { } account } when account.At(now).Expired => "the account takes no deposits any more",
        _ => null,
    };

    public static Payment Deposit(Payment payment, string transactionKey, string approveNo, DateTimeOffset now) =>
        Approve(payment, payment.TotalAmount, transactionKey, approveNo, now) with
        {
            Account = payment.Account! with { DepositorName = payment.Account.CustomerName },
        };

    /// <summary>The bank takes a deposit back, which happens within minutes.</summary>
    public static string? RefuseReversal(Payment payment) =>
        payment is { Account: not null, Status: PaymentStatus.Done } ? null : "the payment has no deposit that could be taken back";

    public static Payment Reverse(Payment payment, string transactionKey) => payment with
    {
        Status = PaymentStatus.WaitingForDeposit,
        ApprovedAt = null,
        ApproveNo = null,
        LastTransactionKey = transactionKey,
        Account = payment.Account! with { DepositorName = null },
    };

    public static Payment Abort(Payment payment, Failure failure) =>
        payment with { Status = PaymentStatus.Aborted, Failure = failure };

    public static Decision Cancel(Payment payment, CancelRequest request, string transactionKey, DateTimeOffset now)
    {
        if (RefuseCancel(payment, request, now) is { } refusal)
            return refusal;

        long amount = request.Amount ?? payment.BalanceAmount;
        long balance = payment.BalanceAmount - amount;
        bool fullAtOnce = payment.Cancels.Count == 0 && balance == 0;
        return payment with
        {
            // Measured: emptying the balance after a partial cancel stays PARTIAL_CANCELED.
            Status = fullAtOnce ? PaymentStatus.Canceled : PaymentStatus.PartialCanceled,
            BalanceAmount = balance,
            LastTransactionKey = transactionKey,
            Cancels = [.. payment.Cancels, new Cancel(transactionKey, request.Reason, now, amount, request.TaxFreeAmount, balance)],
            Account = payment is { IsCharged: true, Account: { } account }
                ? account with { Refund = RefundStatus.Pending, RefundAskedAt = now }
                : payment.Account,
        };
    }

    private static TossError? RefuseCancel(Payment payment, CancelRequest request, DateTimeOffset now) => payment.Status switch
    {
        PaymentStatus.Done or PaymentStatus.PartialCanceled => RefuseAmount(payment, request, now),
        PaymentStatus.WaitingForDeposit => RefuseUnpaid(payment, request),
        PaymentStatus.Canceled => new TossError(ErrorCodes.AlreadyCanceledPayment),
        PaymentStatus.InProgress or PaymentStatus.Aborted or PaymentStatus.Expired =>
            new TossError(ErrorCodes.NotCancelablePayment),
    };

    /// <summary>Before the deposit there is nothing to give back: all of it is called off, or nothing.</summary>
    private static TossError? RefuseUnpaid(Payment payment, CancelRequest request) =>
        RefuseGuards(payment, request)
        ?? ((request.Amount ?? payment.BalanceAmount) < payment.BalanceAmount
            ? new TossError(ErrorCodes.NotAllowedPartialRefundWaitingDeposit)
            : null);

    private static TossError? RefuseGuards(Payment payment, CancelRequest request)
    {
        long amount = request.Amount ?? payment.BalanceAmount;
        if (request.Currency is not (null or "KRW"))
            return new TossError(ErrorCodes.InvalidCurrency);
        if (request.RefundableAmount is { } expected && expected != payment.BalanceAmount)
            return new TossError(ErrorCodes.NotMatchesRefundableAmount);
        if (payment.BalanceAmount == 0 || amount > payment.BalanceAmount)
            return new TossError(ErrorCodes.NotCancelableAmount);
        if (request.TaxFreeAmount > Math.Min(amount, payment.TaxFreeBalance))
            return new TossError(ErrorCodes.InvalidRequest, "취소할 면세 금액이 남은 면세 금액보다 큽니다.");
        return null;
    }

    private static TossError? RefuseAmount(Payment payment, CancelRequest request, DateTimeOffset now)
    {
        long amount = request.Amount ?? payment.BalanceAmount;
        if (RefuseGuards(payment, request) is { } refusal)
            return refusal;
        if (amount < payment.BalanceAmount && !payment.Method.IsPartialCancelable)
            return new TossError(ErrorCodes.NotAllowedPartialRefund);
        if (!payment.Method.CanCancel(payment.ApprovedAt!.Value, now))
            return new TossError(ErrorCodes.ExceedMaxRefundDue);
        if (payment.Account is not null && (!request.RefundAccount.IsGiven || request.RefundAccount.Refusal is not null))
            return new TossError(request.RefundAccount.Refusal ?? ErrorCodes.InvalidRefundAccountInfo);
        return null;
    }
}
