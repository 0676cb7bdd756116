namespace FluxPay.Consistency;

/// <summary>
/// Something that the provider's books and ours tell differently. Its day, kind and key name it, so that the same one found again by a
/// later run keeps its age; one that a run does not find again is closed.
/// </summary>
internal sealed record Difference : IRecord
{
    public required string Provider { get; init; }
    public required DateOnly Date { get; init; }
    public required DifferenceKind Kind { get; init; }

    /// <summary>The transaction, or where the provider has none, our attempt or payment.</summary>
    public required string Key { get; init; }

    public PaymentId? Payment { get; init; }

    /// <summary>The order as whoever knows it calls it; the provider's may be none of ours.</summary>
    public string? Order { get; init; }

    /// <summary>The provider's own key of the payment.</summary>
    public required string ProviderKey { get; init; }

    /// <summary>The provider's own id of the movement; null where it has none.</summary>
    public string? Transaction { get; init; }

    /// <summary>What our books say.</summary>
    public required string Expected { get; init; }

    /// <summary>What the provider's say.</summary>
    public required string Actual { get; init; }

    /// <summary>The run that found it first, and the one that found it last.</summary>
    public required ReconciliationId FirstRun { get; init; }
    public required ReconciliationId LastRun { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When a run did not find it again; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The newest finding replaces the one before, and keeps its first time.</summary>
    public long Version => 0;
}

/// <summary>How two books can differ.</summary>
internal enum DifferenceKind
{
    /// <summary>The provider moved money that we know nothing of.</summary>
    MissingHere,
    /// <summary>We booked what the provider has not.</summary>
    MissingAtGateway,
    /// <summary>Both have it, with other amounts.</summary>
    AmountDiffers,
    /// <summary>The provider took the money of a payment that is not paid here.</summary>
    StatusDiffers,
    /// <summary>Both have it, for other orders.</summary>
    OrderDiffers,
    /// <summary>The provider took money twice.</summary>
    Duplicate,
    /// <summary>What is settled is not what moved.</summary>
    SettlementDiffers,
    /// <summary>What is paid out and the fee are not what is settled.</summary>
    FeeDiffers,
}

/// <summary>A kind on the wire, and what to do about it.</summary>
internal static class DifferenceKindExtensions
{
    public static string Wire(this DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "MISSING_HERE",
        DifferenceKind.MissingAtGateway => "MISSING_AT_GATEWAY",
        DifferenceKind.AmountDiffers => "AMOUNT_DIFFERS",
        DifferenceKind.StatusDiffers => "STATUS_DIFFERS",
        DifferenceKind.OrderDiffers => "ORDER_DIFFERS",
        DifferenceKind.Duplicate => "DUPLICATE",
        DifferenceKind.SettlementDiffers => "SETTLEMENT_DIFFERS",
        DifferenceKind.FeeDiffers => "FEE_DIFFERS",
    };

    /// <summary>The sentence that says what to do.</summary>
    public static Text Action(this DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => new Text(
            "Find out who moved this money. If it was not FluxPay, give it back or book it where it belongs; if it was a payment of ours, "
            + "the gateway is being asked about it: reconcile the day again.",
            "누가 처리한 거래인지 확인하세요. FluxPay의 거래가 아니면 환불하거나 해당 장부에 반영하고, FluxPay의 결제라면 결제사에 다시 조회 중이니 같은 날짜를 다시 대사하세요."),
        DifferenceKind.MissingAtGateway => new Text(
            "Look the payment up at the gateway. If it has nothing either, stop the delivery and ask the gateway for the missing transaction.",
            "결제사에서 결제를 조회하세요. 결제사에도 없으면 상품 제공을 중단하고 결제사에 누락된 거래를 문의하세요."),
        DifferenceKind.AmountDiffers => new Text(
            "Check which amount is right. If the gateway took too much, give the rest back; if our row was changed by hand, correct it.",
            "어느 금액이 맞는지 확인하세요. 결제사가 더 받았다면 차액을 환불하고, 우리 데이터가 직접 수정되었다면 바로잡으세요."),
        DifferenceKind.StatusDiffers => new Text(
            "The money was taken and the payment is not paid here. The gateway is being asked about it; reconcile the day again, and if it is "
            + "still here, give the money back.",
            "결제는 승인되었지만 여기서는 결제 완료가 아닙니다. 결제사에 다시 조회 중이니 같은 날짜를 다시 대사하고, 그래도 남아 있으면 환불하세요."),
        DifferenceKind.OrderDiffers => new Text(
            "The money was taken for another order. Find out which of them the buyer meant, and give back what belongs to neither.",
            "다른 주문으로 결제되었습니다. 구매자가 어느 주문을 결제했는지 확인하고 해당하지 않는 금액은 환불하세요."),
        DifferenceKind.Duplicate => new Text(
            "The buyer paid twice. Cancel this transaction at the gateway; the other one is booked.",
            "이중 결제입니다. 이 거래를 결제사에서 취소하세요. 다른 거래는 정상 반영되어 있습니다."),
        DifferenceKind.SettlementDiffers => new Text(
            "Ask the gateway why it settles another amount than it moved.",
            "결제사에 정산 금액이 거래 금액과 다른 이유를 문의하세요."),
        DifferenceKind.FeeDiffers => new Text(
            "Ask the gateway for the statement of fees: payout and fee do not add up to the amount.",
            "결제사에 수수료 내역을 요청하세요. 지급액과 수수료의 합이 정산 금액과 다릅니다."),
    };
}
