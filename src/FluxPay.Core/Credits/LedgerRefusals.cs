namespace FluxPay.Credits;

/// <summary>What the ledger says no with.</summary>
internal static class LedgerRefusals
{
    public static FluxPayError Shortage(long balance, long required) => new(ErrorCode.InsufficientCredit, new Text(
        $"{required} credits are needed and {balance} can be used; top up and try again.",
        $"크레딧이 부족합니다. 필요: {required}, 사용 가능: {balance}. 충전 후 다시 시도해 주세요."),
        new CreditShortage(balance, required));

    public static FluxPayError MoreThanHeld(long held) => new(ErrorCode.ExceedsRest, new Text(
        $"{held} credits are on hold; capture that or less.",
        $"보류된 크레딧은 {held}입니다. 그 이하로 확정해 주세요."));

    public static FluxPayError MoreThanUsed(long left) => new(ErrorCode.ExceedsRest, new Text(
        $"{left} credits of this use can still be refunded; ask for that or less.",
        $"이 사용 건에서 환불 가능한 크레딧은 {left}입니다. 그 이하로 요청해 주세요."),
        new CreditsRefundable(left));

    public static FluxPayError NothingExpired { get; } = new(ErrorCode.ExceedsRest, new Text(
        "No expired credits of this purchase are left to be granted anew; its refund quote says what can be given back.",
        "다시 지급할 수 있는 만료 크레딧이 없습니다. 환불 견적을 확인해 주세요."),
        new CreditsRefundable(0));

    public static FluxPayError MoreThanUnused(long refundable, long asked) => new(ErrorCode.ExceedsRest, new Text(
        $"At most {refundable} can be given back for the credits that are unused; {asked} was asked for.",
        $"사용하지 않은 크레딧 기준으로 최대 {refundable}까지 환불할 수 있습니다. 요청하신 금액은 {asked}입니다."),
        new CreditsRefundable(refundable));

    public static FluxPayError Resolved(HoldStatus status) => new(ErrorCode.StateConflict, new Text(
        $"The hold is {status.Wire()}; it was resolved already. Make a new one.",
        $"이미 처리된 보류입니다({status.Wire()}). 새로 보류해 주세요."),
        new StateConflict(status.Wire(), []));
}

/// <summary>What a <c>PAY_009</c> of credits carries: what can be given back.</summary>
public sealed record CreditsRefundable(long Refundable);
