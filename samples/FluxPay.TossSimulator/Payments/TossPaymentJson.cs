namespace FluxPay.TossSimulator.Payments;

/// <summary>The Payment object of API version 2022-11-16, every member in it, as the wire has it.</summary>
internal sealed record TossPaymentJson
{
    public required string MId { get; init; }
    public required string Version { get; init; }
    public required string PaymentKey { get; init; }
    public required string Status { get; init; }
    public string? LastTransactionKey { get; init; }
    public required string OrderId { get; init; }
    public required string OrderName { get; init; }
    public required string RequestedAt { get; init; }
    public string? ApprovedAt { get; init; }
    public bool? UseEscrow { get; init; }
    public bool CultureExpense { get; init; }
    public CardJson? Card { get; init; }
    public VirtualAccountJson? VirtualAccount { get; init; }
    public TransferJson? Transfer { get; init; }
    public MobilePhoneJson? MobilePhone { get; init; }
    public GiftCertificateJson? GiftCertificate { get; init; }
    public object? CashReceipt { get; init; }
    public object? CashReceipts { get; init; }
    public object? Discount { get; init; }
    public IReadOnlyList<CancelJson>? Cancels { get; init; }
    public string? Secret { get; init; }
    public required string Type { get; init; }
    public EasyPayJson? EasyPay { get; init; }
    public required string Country { get; init; }
    public Failure? Failure { get; init; }
    public bool IsPartialCancelable { get; init; }
    public UrlJson? Receipt { get; init; }
    public UrlJson? Checkout { get; init; }
    public required string Currency { get; init; }
    public long TotalAmount { get; init; }
    public long BalanceAmount { get; init; }
    public long SuppliedAmount { get; init; }
    public long Vat { get; init; }
    public long TaxFreeAmount { get; init; }
    public long TaxExemptionAmount { get; init; }
    public string? Method { get; init; }
    public object? Metadata { get; init; }
}

internal sealed record CardJson(
    long Amount, string IssuerCode, string? AcquirerCode, string Number, int InstallmentPlanMonths, string ApproveNo,
    bool UseCardPoint, string CardType, string OwnerType, string AcquireStatus, bool IsInterestFree, string? InterestPayer);

/// <param name="RefundReceiveAccount">Always null: whom the money goes back to is not kept.</param>
internal sealed record VirtualAccountJson(
    string AccountType, string AccountNumber, string BankCode, string CustomerName, string? DepositorName, string DueDate,
    string RefundStatus, bool Expired, string SettlementStatus, object? RefundReceiveAccount);

internal sealed record TransferJson(string BankCode, string SettlementStatus);

internal sealed record MobilePhoneJson(string CustomerMobilePhone, string SettlementStatus, string ReceiptUrl);

internal sealed record GiftCertificateJson(string ApproveNo, string SettlementStatus);

internal sealed record EasyPayJson(string Provider, long Amount, long DiscountAmount);

internal sealed record UrlJson(string Url);

internal sealed record CancelJson(
    string TransactionKey, string CancelReason, long TaxExemptionAmount, string CanceledAt, long TransferDiscountAmount,
    long EasyPayDiscountAmount, long CardDiscountAmount, string? ReceiptKey, long CancelAmount, long TaxFreeAmount,
    long RefundableAmount, string CancelStatus, string? CancelRequestId);
