using System.Text.Json;
using FluxPay.TossSimulator.Http;

namespace FluxPay.TossSimulator.Payments;

/// <summary>A payment as Toss writes it.</summary>
internal static class PaymentJson
{
    public static byte[] Write(Payment payment) =>
        JsonSerializer.SerializeToUtf8Bytes(Of(payment), WireJson.Readable.TossPaymentJson);

    public static TossPaymentJson Of(Payment payment)
    {
        // The tax follows what is left after cancels.
        long taxFree = payment.TaxFreeBalance;
        long vat = Vat(payment.BalanceAmount - taxFree);
        string receipt = $"{payment.Origin}/receipt/{payment.PaymentKey}";
        bool hasMethod = payment.Status is not PaymentStatus.Expired;
        return new TossPaymentJson
        {
            MId = Merchant.Id,
            Version = "2022-11-16",
            Type = payment.Type is PaymentType.Billing ? "BILLING" : "NORMAL",
            PaymentKey = payment.PaymentKey,
            OrderId = payment.OrderId,
            OrderName = payment.OrderName,
            Status = StatusText(payment.Status),
            LastTransactionKey = payment.LastTransactionKey,
            RequestedAt = Kst.Text(payment.RequestedAt),
            ApprovedAt = payment.ApprovedAt is { } approvedAt ? Kst.Text(approvedAt) : null,
            UseEscrow = payment.Status is PaymentStatus.Aborted or PaymentStatus.Expired ? null : false,
            Card = payment.IsCharged ? Card(payment) : null,
            EasyPay = payment is { IsCharged: true, Method.Provider: { } provider } ? new EasyPayJson(provider, 0, 0) : null,
            VirtualAccount = payment.Account is { } account ? OfAccount(account) : null,
            Secret = payment.Account?.Secret,
            Transfer = payment is { IsCharged: true, Method: { Kind: MethodKind.Transfer, BankCode: { } bank } } ? new TransferJson(bank, "INCOMPLETED") : null,
            MobilePhone = payment is { IsCharged: true, Method.Kind: MethodKind.MobilePhone }
                ? new MobilePhoneJson("010****1234", "INCOMPLETED", receipt) : null,
            GiftCertificate = payment is { IsCharged: true, Method.Kind: MethodKind.GiftCertificate }
                ? new GiftCertificateJson(payment.ApproveNo!, "INCOMPLETED") : null,
            Cancels = payment.Cancels.Count == 0 ? null : [.. payment.Cancels.Select(OfCancel)],
            Country = "KR",
            Failure = payment.Failure,
            IsPartialCancelable = payment.Method.IsPartialCancelable,
            Receipt = payment.IsCharged ? new UrlJson(receipt) : null,
            Checkout = new UrlJson($"https://api.tosspayments.com/v1/payments/{payment.PaymentKey}/checkout"),
            Currency = "KRW",
            TotalAmount = payment.TotalAmount,
            BalanceAmount = payment.BalanceAmount,
            SuppliedAmount = payment.BalanceAmount - taxFree - vat,
            Vat = vat,
            TaxFreeAmount = taxFree,
            Method = hasMethod ? MethodText(payment.Method.Kind) : null,
        };
    }

    public static string StatusText(PaymentStatus status) => status switch
    {
        PaymentStatus.InProgress => "IN_PROGRESS",
        PaymentStatus.WaitingForDeposit => "WAITING_FOR_DEPOSIT",
        PaymentStatus.Done => "DONE",
        PaymentStatus.Canceled => "CANCELED",
        PaymentStatus.PartialCanceled => "PARTIAL_CANCELED",
        PaymentStatus.Aborted => "ABORTED",
        PaymentStatus.Expired => "EXPIRED",
    };

    public static string MethodText(MethodKind kind) => kind switch
    {
        MethodKind.Card => "카드",
        MethodKind.EasyPay => "간편결제",
        MethodKind.Transfer => "계좌이체",
        MethodKind.MobilePhone => "휴대폰",
        MethodKind.GiftCertificate => "문화상품권",
        MethodKind.VirtualAccount => "가상계좌",
    };

    private static VirtualAccountJson OfAccount(VirtualAccount account) => new(
        "일반", account.Number, account.BankCode, account.CustomerName, account.DepositorName, Kst.Text(account.DueAt),
        RefundText(account.Refund), account.Expired, "INCOMPLETED", RefundReceiveAccount: null);

    private static string RefundText(RefundStatus status) => status switch
    {
        RefundStatus.None => "NONE",
        RefundStatus.Pending => "PENDING",
        RefundStatus.Completed => "COMPLETED",
    };

    /// <summary>An eleventh, rounded to the nearest won.</summary>
    private static long Vat(long amount) => (amount / 11) + (amount % 11 >= 6 ? 1 : 0);

    private static CardJson? Card(Payment payment) => payment.Method.IssuerCode is not { } issuer ? null : new CardJson(
        Amount: payment.TotalAmount,
        IssuerCode: issuer,
        AcquirerCode: issuer,
        Number: payment.Method.CardNumber,
        InstallmentPlanMonths: payment.Method.InstallmentMonths,
        ApproveNo: payment.ApproveNo!,
        UseCardPoint: false,
        CardType: "신용",
        OwnerType: "개인",
        AcquireStatus: payment.Status is PaymentStatus.Canceled ? "CANCELED" : "READY",
        IsInterestFree: false,
        InterestPayer: null);

    private static CancelJson OfCancel(Cancel cancel) => new(
        cancel.TransactionKey, cancel.Reason, TaxExemptionAmount: 0, Kst.Text(cancel.CanceledAt), TransferDiscountAmount: 0,
        EasyPayDiscountAmount: 0, CardDiscountAmount: 0, ReceiptKey: null, cancel.Amount, cancel.TaxFreeAmount,
        cancel.RefundableAmount, CancelStatus: "DONE", CancelRequestId: null);
}
