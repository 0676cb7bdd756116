namespace FluxPay.TossSimulator.Pages;

/// <summary>The outcomes that the developer strip of the window offers.</summary>
internal static class CheckoutBehaviors
{
    /// <summary>Not a behavior of the payment: the card company refuses in the window, before there is one.</summary>
    public const string AuthenticationFails = "authentication-fails";

    public static IEnumerable<(string Value, string Korean, string English)> For(long amount) =>
    [
        ("approve", "정상 승인", "Approve"),
        ("decline:REJECT_CARD_PAYMENT", "카드 한도 초과·잔액 부족 거절", "Decline: limit exceeded"),
        ("decline:REJECT_CARD_COMPANY", "카드사 승인 거절", "Decline: refused by the card company"),
        ("decline:INVALID_STOPPED_CARD", "정지된 카드", "Decline: card suspended"),
        ("slow:3000", "느린 응답 (3초 뒤 승인)", "Slow answer (approves after 3 s)"),
        ("slow:15000", "매우 느린 응답 (15초 뒤 승인)", "Very slow answer (approves after 15 s)"),
        ("drop-answer", "응답 유실 (승인은 됨)", "Answer lost (but charged)"),
        ("drop-request", "요청 유실 (승인 안 됨)", "Request lost (not charged)"),
        ("error-after:500", "500 오류 (승인은 됨)", "Error 500 (but charged)"),
        ("error-before:500", "500 오류 (승인 안 됨)", "Error 500 (not charged)"),
        ($"wrong-amount:{amount + 1000}", "1,000원 더 많은 금액으로 승인", "Charges ₩1,000 too much"),
        ("cancel-drop-answer", "승인, 이후 취소 응답 유실", "Approve; the answer of a later cancel is lost"),
        (AuthenticationFails, "결제창에서 카드 인증 실패", "Card authentication fails in this window"),
    ];
}
