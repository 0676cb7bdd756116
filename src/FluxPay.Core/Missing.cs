namespace FluxPay;

/// <summary>The refusals of ids that the service does not have; another service's id answers the same.</summary>
internal static class Missing
{
    public static FluxPayError Order { get; } = Of("order", "주문");
    public static FluxPayError Payment { get; } = Of("payment", "결제");
    public static FluxPayError Saga { get; } = Of("saga", "사가");
    public static FluxPayError Hold { get; } = Of("hold", "보류 내역");
    public static FluxPayError Usage { get; } = Of("use", "사용 내역");
    public static FluxPayError Subscription { get; } = Of("subscription", "구독");
    public static FluxPayError Invoice { get; } = Of("invoice", "청구서");
    public static FluxPayError Room { get; } = Of("waiting room", "대기실");
    public static FluxPayError Reconciliation { get; } = Of("reconciliation", "대사 내역");
    public static FluxPayError Letter { get; } = Of("dead letter", "처리되지 못한 레코드");
    public static FluxPayError BillingMethod { get; } = Of("billing method", "결제 수단");
    public static FluxPayError ApiKey { get; } = Of("API key", "API 키");

    private static FluxPayError Of(string what, string korean) => new(ErrorCode.NotFound, new Text(
        $"There is no such {what}; check the id.", $"해당 {korean}을(를) 찾을 수 없습니다. ID를 확인해 주세요."));
}
