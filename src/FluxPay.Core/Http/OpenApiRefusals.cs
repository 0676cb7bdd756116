using FluxPay.Credits;
using FluxPay.Payments;
using FluxPay.Sagas;

namespace FluxPay.Http;

/// <summary>The refusals of the document, each an example of what a caller gets.</summary>
internal static class OpenApiRefusals
{
    public static FluxPayError TooFewCredits { get; } = new(ErrorCode.InsufficientCredit, Says(
        "30 credits are needed and 10 can be used; top up and try again."), new CreditShortage(10, 30));

    public static FluxPayError ByGateway { get; } = new(ErrorCode.PaymentRefused, Says(
        "The gateway refused: the card's limit is exceeded (EXCEED_MAX_AMOUNT)."),
        new GatewayRefusal("toss", "EXCEED_MAX_AMOUNT", "The card's limit is exceeded.", true));

    public static FluxPayError PaidAlready { get; } = new(ErrorCode.AlreadyProcessed, Says(
        "The order is paid already; nothing was charged again."), OpenApiSamples.ConfirmedPayment);

    public static FluxPayError OrderState { get; } = new(ErrorCode.StateConflict, Says(
        "The order is COMPLETED; it does not accept cancel."), new StateConflict("COMPLETED", []));

    public static FluxPayError PaymentState { get; } = new(ErrorCode.StateConflict, Says(
        "The payment is READY; it does not accept cancel."), new StateConflict("READY", ["confirm"]));

    public static FluxPayError HoldState { get; } = new(ErrorCode.StateConflict, Says(
        "The hold is CAPTURED; it was resolved already. Make a new one."), new StateConflict("CAPTURED", []));

    public static FluxPayError OtherAmount { get; } = new(ErrorCode.Mismatch, Says(
        "The order is for 10000, not 9000; nothing was charged."));

    public static FluxPayError InDoubt { get; } = PaymentStateMachine.InDoubtError(OpenApiSamples.Id(OrderId.Prefix));

    public static FluxPayError GatewayDown { get; } = new(ErrorCode.GatewayUnavailable, Says(
        "The gateway cannot be reached and nothing was sent; try again shortly.")) { RetryAfter = TimeSpan.FromSeconds(5) };

    public static FluxPayError MoreThanPaid { get; } = PaymentStateMachine.Exceeds(7000, 8000);

    public static FluxPayError NothingToGiveBack { get; } = PaymentStateMachine.NothingLeft(OpenApiSamples.Id(OrderId.Prefix));

    public static FluxPayError MoreThanUnused { get; } = new(ErrorCode.ExceedsRest, Says(
        "20 credits of this use can still be refunded; ask for that or less."), new CreditsRefundable(20));

    public static FluxPayError MoreThanHeld { get; } = new(ErrorCode.ExceedsRest, Says(
        "30 credits are on hold; capture that or less."));

    public static FluxPayError MoreThanOrdered { get; } = new(ErrorCode.ExceedsRest, Says(
        "The order is for 1; complete it with that or less."));

    public static FluxPayError NotEntitled { get; } = new(ErrorCode.NotEntitled, Says(
        "interview can only be used through a plan; subscribe to one that includes it."));

    public static FluxPayError LimitUsedUp { get; } = new(ErrorCode.NotEntitled, Says(
        "pro-monthly gives 60 of interview per period, and 0 are left; take fewer or change the plan."));

    public static FluxPayError UsedOtherwise { get; } = new(ErrorCode.AlreadyProcessed, Says(
        "eventId was recorded with other content; use a new id for a new use. Nothing was recorded."), OpenApiSamples.Usage);

    public static FluxPayError CardGivenUp { get; } = new(ErrorCode.StateConflict, Says(
        "This card was registered and given up since; let the customer register it again."), new StateConflict("DELETED", []));

    public static FluxPayError CardRefused { get; } = new(ErrorCode.PaymentRefused, Says(
        "The gateway refused: the registration is not valid (INVALID_BILLING_AUTH)."),
        new GatewayRefusal("toss", "INVALID_BILLING_AUTH", "The registration is not valid.", false));

    public static FluxPayError CardInDoubt { get; } = new(ErrorCode.OutcomeUnknown, Says(
        "The gateway has not said whether the card is registered; repeat this request unchanged to learn it."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
    public static FluxPayError SubscriptionState { get; } = new(ErrorCode.StateConflict, Says(
        "The subscription is CANCELLED; it does not accept this as it stands."), new StateConflict("CANCELLED", []));

    public static FluxPayError SubscriptionInDoubt { get; } = new(ErrorCode.OutcomeUnknown, Says(
        "The outcome of a charge is not known yet; poll the subscription and try again.")) { RetryAfter = TimeSpan.FromSeconds(1) };

    public static FluxPayError InvoicePaid { get; } = new(ErrorCode.AlreadyProcessed, Says(
        "The invoice is paid already; nothing was charged again."), OpenApiSamples.PaidInvoice);

    public static FluxPayError InvoiceState { get; } = new(ErrorCode.StateConflict, Says(
        "The invoice is a subscription's, which collects it; give that another card at its billing-method."), new StateConflict("OPEN", []));

    public static FluxPayError InvoiceInDoubt { get; } = new(ErrorCode.OutcomeUnknown, Says(
        "The outcome of a charge is not known yet; poll the invoice and try again.")) { RetryAfter = TimeSpan.FromSeconds(1) };

    public static FluxPayError AlreadySubscribed { get; } = new(ErrorCode.AlreadySubscribed, Says(
        "The customer has a live subscription to pro-monthly already; change or cancel it."), OpenApiSamples.Subscription);

    public static FluxPayError NoSuchRoute { get; } = new(ErrorCode.NoSuchRoute, Says(
        "There is no /api/v1/webhooks/other; see /openapi/v1.json."));

    /// <summary>What every operation of its kind may answer, whatever it does.</summary>
    public static IEnumerable<FluxPayError> Commonly(ApiDescription description, OpenApiGates gates, bool keyed)
    {
        if (description.Body is not null || description.Query.Count > 0)
        {
            yield return FieldErrors.Refusal(
                description.Body is null ? "limit" : "amount", "must be a whole number from 1 to 100", "1~100 사이의 정수여야 합니다");
        }
        if (gates.HasLimits)
        {
            yield return new FluxPayError(ErrorCode.Unauthenticated, Says("Send a valid API key as Authorization: Bearer <key>."));
            yield return new FluxPayError(ErrorCode.Forbidden, Says("This needs a key with the scope admin."));
            yield return RateLimitGate.Refusal("credits-use", TimeSpan.FromSeconds(1));
        }
        if (gates.HasRooms)
        {
            yield return WaitingRooms.RoomRefusals.NoPass(OpenApiSamples.Ticket, TimeSpan.FromMilliseconds(OpenApiSamples.Ticket.RefreshAfterMs));
            yield return WaitingRooms.RoomRefusals.NoPass(null, TimeSpan.FromSeconds(2));
        }
        if (keyed)
        {
            yield return new FluxPayError(ErrorCode.AlreadyProcessed, Says(
                "The same request is still being processed; repeat it shortly to get its answer.")) { RetryAfter = TimeSpan.FromSeconds(1) };
            yield return new FluxPayError(ErrorCode.KeyReused, Says(
                "This Idempotency-Key was used with another request; use a new key for a new request."));
        }
        if (description.Body is not null)
        {
            yield return JsonBodies.TooLarge();
            yield return JsonBodies.NotJson();
        }
        yield return new FluxPayError(ErrorCode.Internal, Says("Something went wrong on our side; tell us the request id 4f1c0a9b7e2d3c58."));
        yield return new FluxPayError(ErrorCode.StoreUnavailable, Says("The database cannot be reached and nothing was done; try again shortly."))
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
    }

    // The document is in English.
    private static Text Says(string english) => new(english, english);
}
