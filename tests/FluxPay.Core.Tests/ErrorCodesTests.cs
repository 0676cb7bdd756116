namespace FluxPay.Tests;

public sealed class ErrorCodesTests
{
    /// <summary>The table of the HTTP contract; the last column says whether a repeat may be answered differently.</summary>
    private static readonly Dictionary<ErrorCode, (string Wire, int Status, bool Transient)> Contract = new()
    {
        [ErrorCode.InsufficientCredit] = ("PAY_001", 402, false),
        [ErrorCode.PaymentRefused] = ("PAY_002", 402, false),
        [ErrorCode.AlreadyProcessed] = ("PAY_003", 409, false),
        [ErrorCode.StateConflict] = ("PAY_004", 409, false),
        [ErrorCode.Mismatch] = ("PAY_005", 422, false),
        [ErrorCode.NotFound] = ("PAY_006", 404, false),
        [ErrorCode.OutcomeUnknown] = ("PAY_007", 409, true),
        [ErrorCode.GatewayUnavailable] = ("PAY_008", 503, true),
        [ErrorCode.ExceedsRest] = ("PAY_009", 422, false),
        [ErrorCode.AlreadySubscribed] = ("SUB_001", 409, false),
        [ErrorCode.NoBillingMethod] = ("SUB_002", 422, false),
        [ErrorCode.NotEntitled] = ("SUB_003", 403, false),
        [ErrorCode.InWaitingRoom] = ("WTR_001", 429, true),
        [ErrorCode.TicketGone] = ("WTR_002", 410, true),
        [ErrorCode.RoomClosed] = ("WTR_003", 503, true),
        [ErrorCode.InvalidRequest] = ("REQ_001", 400, false),
        [ErrorCode.Unauthenticated] = ("REQ_002", 401, false),
        [ErrorCode.Forbidden] = ("REQ_003", 403, false),
        [ErrorCode.KeyReused] = ("REQ_004", 422, false),
        [ErrorCode.RateLimited] = ("REQ_005", 429, true),
        [ErrorCode.NoSuchRoute] = ("REQ_006", 404, false),
        [ErrorCode.NoSuchMethod] = ("REQ_006", 405, false),
        [ErrorCode.BodyTooLarge] = ("REQ_007", 413, false),
        [ErrorCode.NotJson] = ("REQ_007", 415, false),
        [ErrorCode.Internal] = ("SYS_001", 500, true),
        [ErrorCode.StoreUnavailable] = ("SYS_002", 503, true),
    };

    [Fact]
    public void Every_code_is_what_the_contract_says()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
            Assert.Equal(Contract[code], (code.Wire(), code.HttpStatus(), code.IsTransient()));
        Assert.Equal(Enum.GetValues<ErrorCode>().Length, Contract.Count);
    }
}
