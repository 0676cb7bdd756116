namespace FluxPay.WaitingRooms;

/// <summary>What waiting rooms refuse.</summary>
internal static class RoomRefusals
{
    public static FluxPayError TicketGone { get; } = new(ErrorCode.TicketGone, new Text(
        "The ticket has expired or is not known; join again.", "대기표가 만료되었거나 존재하지 않습니다. 다시 대기해 주세요."));

    public static FluxPayError Closed { get; } = new(ErrorCode.RoomClosed, new Text(
        "The room takes nobody in now; try again later.", "지금은 입장할 수 없습니다. 나중에 다시 시도해 주세요."))
    {
        RetryAfter = TimeSpan.FromSeconds(30),
    };

    /// <summary>Without a pass; what the ticket is goes with it where the customer is known.</summary>
    public static FluxPayError NoPass(object? ticket, TimeSpan retryAfter) => new(ErrorCode.InWaitingRoom, new Text(
        "This needs a pass of the waiting room: poll the ticket until it is ADMITTED and send its pass as X-FluxPay-Pass.",
        "대기실 통과권이 필요합니다. 대기표가 ADMITTED가 될 때까지 조회한 뒤 X-FluxPay-Pass 헤더로 보내 주세요."), ticket)
    {
        RetryAfter = retryAfter,
    };
}
