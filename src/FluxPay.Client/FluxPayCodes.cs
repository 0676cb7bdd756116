namespace FluxPay.Client;

/// <summary>The codes of refusals, for <c>catch (FluxPayApiException e) when (e.Code == FluxPayCodes.…)</c>.</summary>
public static class FluxPayCodes
{
    /// <summary>Not enough credit (402); details: <see cref="Client.InsufficientCredit"/>.</summary>
    public const string InsufficientCredit = "PAY_001";

    /// <summary>The gateway refused the payment (402); details: <see cref="GatewayRefusal"/>.</summary>
    public const string PaymentRefused = "PAY_002";

    /// <summary>Already processed (409); details: the existing resource, where there is one.</summary>
    public const string AlreadyProcessed = "PAY_003";

    /// <summary>The state does not allow this (409); details: <see cref="Client.StateConflict"/>.</summary>
    public const string StateConflict = "PAY_004";

    /// <summary>Amount, currency or order does not match (422); nothing stays charged.</summary>
    public const string Mismatch = "PAY_005";

    /// <summary>No such order, payment, hold, … (404).</summary>
    public const string NotFound = "PAY_006";

    /// <summary>
    /// Another operation on this payment or its order has no known outcome yet (409): wait, then repeat.
    /// </summary>
    public const string OutcomeUnknown = "PAY_007";

    /// <summary>The gateway cannot be reached and nothing was sent (503).</summary>
    public const string GatewayUnavailable = "PAY_008";

    /// <summary>
    /// A refund or capture exceeds what is left (422); of a top-up, details: <see cref="RefundLimit"/>.
    /// </summary>
    public const string ExceedsRest = "PAY_009";

    /// <summary>
    /// A waiting room protects this and there is no valid pass (429); details: <see cref="WaitingTicket"/>. Never retried by itself.
    /// </summary>
    public const string PassRequired = "WTR_001";

    /// <summary>The ticket is expired or unknown: join again (410).</summary>
    public const string TicketExpired = "WTR_002";

    /// <summary>The waiting room takes nobody in now (503).</summary>
    public const string RoomClosed = "WTR_003";

    /// <summary>The request is not valid (400); see <see cref="FluxPayApiException.Errors"/>.</summary>
    public const string InvalidRequest = "REQ_001";

    /// <summary>The API key is missing or unknown (401).</summary>
    public const string Unauthenticated = "REQ_002";

    /// <summary>The API key lacks the scope (403).</summary>
    public const string Forbidden = "REQ_003";

    /// <summary>The idempotency key was used with another request (422).</summary>
    public const string KeyReused = "REQ_004";

    /// <summary>Too many requests (429).</summary>
    public const string RateLimited = "REQ_005";

    /// <summary>No such route or method (404, 405): the server is older, or the base address is not its own.</summary>
    public const string NoSuchRoute = "REQ_006";

    /// <summary>The body is over 64 KiB or not JSON (413, 415).</summary>
    public const string BadBody = "REQ_007";

    /// <summary>An error inside the server (500); tell its operator the request id.</summary>
    public const string Internal = "SYS_001";

    /// <summary>A store of the server is unavailable, or the server has as much to do as it can; nothing was done (503).</summary>
    public const string StoreUnavailable = "SYS_002";
}
