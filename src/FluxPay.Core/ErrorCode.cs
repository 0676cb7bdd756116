namespace FluxPay;

/// <summary>Why something was refused. A closed list; each has one code on the wire.</summary>
public enum ErrorCode
{
    /// <summary><c>PAY_001</c>: not enough credit.</summary>
    InsufficientCredit,
    /// <summary><c>PAY_002</c>: the gateway refused.</summary>
    PaymentRefused,
    /// <summary><c>PAY_003</c>: already processed, or, same idempotency key, being processed.</summary>
    AlreadyProcessed,
    /// <summary><c>PAY_004</c>: the state does not allow this.</summary>
    StateConflict,
    /// <summary><c>PAY_005</c>: amount, currency or order does not match.</summary>
    Mismatch,
    /// <summary><c>PAY_006</c>: no such order, payment, hold, …</summary>
    NotFound,
    /// <summary><c>PAY_007</c>: the outcome of something sent to the gateway is not known yet.</summary>
    OutcomeUnknown,
    /// <summary><c>PAY_008</c>: the gateway cannot be reached and nothing was sent.</summary>
    GatewayUnavailable,
    /// <summary><c>PAY_009</c>: more than what is left.</summary>
    ExceedsRest,
    /// <summary><c>SUB_001</c>: the customer already has a live subscription of this plan group.</summary>
    AlreadySubscribed,
    /// <summary><c>SUB_002</c>: no usable billing method.</summary>
    NoBillingMethod,
    /// <summary><c>SUB_003</c>: the plan does not include this feature, or its limit is used up.</summary>
    NotEntitled,
    /// <summary><c>WTR_001</c>: in the waiting room; no valid pass.</summary>
    InWaitingRoom,
    /// <summary><c>WTR_002</c>: the ticket has expired or is not known; join again.</summary>
    TicketGone,
    /// <summary><c>WTR_003</c>: the room takes nobody in now.</summary>
    RoomClosed,
    /// <summary><c>REQ_001</c>: the request is not valid.</summary>
    InvalidRequest,
    /// <summary><c>REQ_002</c>: missing or unknown API key.</summary>
    Unauthenticated,
    /// <summary><c>REQ_003</c>: the key lacks the scope.</summary>
    Forbidden,
    /// <summary><c>REQ_004</c>: the idempotency key was used with another request.</summary>
    KeyReused,
    /// <summary><c>REQ_005</c>: a rate limit has no permit left now.</summary>
    RateLimited,
    /// <summary><c>REQ_006</c> with 404: no such route.</summary>
    NoSuchRoute,
    /// <summary><c>REQ_006</c> with 405: the route has no such method.</summary>
    NoSuchMethod,
    /// <summary><c>REQ_007</c> with 413: the body is over 64 KiB.</summary>
    BodyTooLarge,
    /// <summary><c>REQ_007</c> with 415: the body is not JSON by its content type.</summary>
    NotJson,
    /// <summary><c>SYS_001</c>: a bug; the message carries the request id.</summary>
    Internal,
    /// <summary><c>SYS_002</c>: a store is unavailable, or the host has as much to do as it can; nothing was done.</summary>
    StoreUnavailable,
}

/// <summary>Facts about the codes, each an exhaustive switch: a forgotten code does not compile.</summary>
public static class ErrorCodes
{
    /// <summary>The code in the envelope, for example <c>PAY_001</c>.</summary>
    public static string Wire(this ErrorCode code) => code switch
    {
        ErrorCode.InsufficientCredit => "PAY_001",
        ErrorCode.PaymentRefused => "PAY_002",
        ErrorCode.AlreadyProcessed => "PAY_003",
        ErrorCode.StateConflict => "PAY_004",
        ErrorCode.Mismatch => "PAY_005",
        ErrorCode.NotFound => "PAY_006",
        ErrorCode.OutcomeUnknown => "PAY_007",
        ErrorCode.GatewayUnavailable => "PAY_008",
        ErrorCode.ExceedsRest => "PAY_009",
        ErrorCode.AlreadySubscribed => "SUB_001",
        ErrorCode.NoBillingMethod => "SUB_002",
        ErrorCode.NotEntitled => "SUB_003",
        ErrorCode.InWaitingRoom => "WTR_001",
        ErrorCode.TicketGone => "WTR_002",
        ErrorCode.RoomClosed => "WTR_003",
        ErrorCode.InvalidRequest => "REQ_001",
        ErrorCode.Unauthenticated => "REQ_002",
        ErrorCode.Forbidden => "REQ_003",
        ErrorCode.KeyReused => "REQ_004",
        ErrorCode.RateLimited => "REQ_005",
        ErrorCode.NoSuchRoute or ErrorCode.NoSuchMethod => "REQ_006",
        ErrorCode.BodyTooLarge or ErrorCode.NotJson => "REQ_007",
        ErrorCode.Internal => "SYS_001",
        ErrorCode.StoreUnavailable => "SYS_002",
    };

    /// <summary>The HTTP status of a refusal with this code.</summary>
    public static int HttpStatus(this ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest => 400,
        ErrorCode.Unauthenticated => 401,
        ErrorCode.InsufficientCredit or ErrorCode.PaymentRefused => 402,
        ErrorCode.Forbidden or ErrorCode.NotEntitled => 403,
        ErrorCode.NotFound or ErrorCode.NoSuchRoute => 404,
        ErrorCode.NoSuchMethod => 405,
        ErrorCode.AlreadyProcessed or ErrorCode.StateConflict or ErrorCode.OutcomeUnknown or ErrorCode.AlreadySubscribed => 409,
        ErrorCode.TicketGone => 410,
        ErrorCode.BodyTooLarge => 413,
        ErrorCode.NotJson => 415,
        ErrorCode.Mismatch or ErrorCode.ExceedsRest or ErrorCode.KeyReused or ErrorCode.NoBillingMethod => 422,
        ErrorCode.RateLimited or ErrorCode.InWaitingRoom => 429,
        ErrorCode.Internal => 500,
        ErrorCode.GatewayUnavailable or ErrorCode.StoreUnavailable or ErrorCode.RoomClosed => 503,
    };

    /// <summary>
    /// True when the same request may be answered differently later, so an idempotency record must not freeze it:
    /// nothing happened yet, or what happened is not known.
    /// </summary>
    public static bool IsTransient(this ErrorCode code) => code switch
    {
        ErrorCode.OutcomeUnknown or ErrorCode.GatewayUnavailable or ErrorCode.StoreUnavailable or ErrorCode.Internal
            or ErrorCode.RateLimited or ErrorCode.InWaitingRoom or ErrorCode.RoomClosed or ErrorCode.TicketGone => true,
        ErrorCode.InsufficientCredit or ErrorCode.PaymentRefused or ErrorCode.AlreadyProcessed or ErrorCode.StateConflict
            or ErrorCode.Mismatch or ErrorCode.NotFound or ErrorCode.ExceedsRest or ErrorCode.AlreadySubscribed
            or ErrorCode.NoBillingMethod or ErrorCode.NotEntitled or ErrorCode.InvalidRequest or ErrorCode.Unauthenticated
            or ErrorCode.Forbidden or ErrorCode.KeyReused or ErrorCode.NoSuchRoute or ErrorCode.NoSuchMethod
            or ErrorCode.BodyTooLarge or ErrorCode.NotJson => false,
    };
}
