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
        };
    }

    private static TossError? RefuseCancel(Payment payment, CancelRequest request, DateTimeOffset now) => payment.Status switch
    {
        PaymentStatus.Done or PaymentStatus.PartialCanceled => RefuseAmount(payment, request, now),
        PaymentStatus.Canceled => new TossError(ErrorCodes.AlreadyCanceledPayment),
        PaymentStatus.InProgress or PaymentStatus.Aborted or PaymentStatus.Expired =>
            new TossError(ErrorCodes.NotCancelablePayment),
    };

    private static TossError? RefuseAmount(Payment payment, CancelRequest request, DateTimeOffset now)
    {
        long amount = request.Amount ?? payment.BalanceAmount;
        if (request.Currency is not (null or "KRW"))
            return new TossError(ErrorCodes.InvalidCurrency);
        if (request.RefundableAmount is { } expected && expected != payment.BalanceAmount)
            return new TossError(ErrorCodes.NotMatchesRefundableAmount);
        if (payment.BalanceAmount == 0 || amount > payment.BalanceAmount)
            return new TossError(ErrorCodes.NotCancelableAmount);
        if (amount < payment.BalanceAmount && !payment.Method.IsPartialCancelable)
            return new TossError(ErrorCodes.NotAllowedPartialRefund);
        if (!payment.Method.CanCancel(payment.ApprovedAt!.Value, now))
            return new TossError(ErrorCodes.ExceedMaxRefundDue);
        return null;
    }
}
