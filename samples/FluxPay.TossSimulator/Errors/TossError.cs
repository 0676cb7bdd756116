namespace FluxPay.TossSimulator.Errors;

/// <summary>A refusal by its code; the catalogue knows status and message.</summary>
/// <param name="Message">Instead of the catalogue's, where this case needs its own.</param>
internal sealed record TossError(string Code, string? Message = null);

/// <summary>The codes that the simulator itself decides on.</summary>
internal static class ErrorCodes
{
    public const string AlreadyCanceledPayment = "ALREADY_CANCELED_PAYMENT";
    public const string AlreadyProcessedPayment = "ALREADY_PROCESSED_PAYMENT";
    public const string AlreadyRemovedBillingKey = "ALREADY_REMOVED_BILLING_KEY";
    public const string BelowMinimumAmount = "BELOW_MINIMUM_AMOUNT";
    public const string DuplicatedCashReceipt = "DUPLICATED_CASH_RECEIPT";
    public const string DuplicatedOrderId = "DUPLICATED_ORDER_ID";
    public const string ExceedMaxDueDate = "EXCEED_MAX_DUE_DATE";
    public const string ExceedMaxQueryLimit = "EXCEED_MAX_QUERY_LIMIT";
    public const string ExceedMaxRefundDue = "EXCEED_MAX_REFUND_DUE";
    public const string ExceedMaxValidHours = "EXCEED_MAX_VALID_HOURS";
    public const string ExceedsTransferMaximum = "EXCEEDS_TRANSFER_AMOUNT_MAXIMUM";
    public const string ExpiredPayment = "EXPIRED_PAYMENT";
    public const string FailedInternalSystemProcessing = "FAILED_INTERNAL_SYSTEM_PROCESSING";
    public const string FailedPaymentProcessing = "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING";
    public const string ForbiddenConsecutiveRequest = "FORBIDDEN_CONSECUTIVE_REQUEST";
    public const string ForbiddenRequest = "FORBIDDEN_REQUEST";
    public const string IdempotentRequestProcessing = "IDEMPOTENT_REQUEST_PROCESSING";
    public const string IncorrectBasicAuthFormat = "INCORRECT_BASIC_AUTH_FORMAT";
    public const string InvalidBank = "INVALID_BANK";
    public const string InvalidBillingAuth = "INVALID_BILLING_AUTH";
    public const string InvalidCardExpiration = "INVALID_CARD_EXPIRATION";
    public const string InvalidCardNumber = "INVALID_CARD_NUMBER";
    public const string InvalidCurrency = "INVALID_CURRENCY";
    public const string InvalidDate = "INVALID_DATE";
    public const string InvalidIdempotencyKey = "INVALID_IDEMPOTENCY_KEY";
    public const string InvalidPagingKey = "INVALID_PAGING_KEY";
    public const string InvalidRefundAccountInfo = "INVALID_REFUND_ACCOUNT_INFO";
    public const string InvalidRefundAccountNumber = "INVALID_REFUND_ACCOUNT_NUMBER";
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string InvalidTestCode = "INVALID_TEST_CODE";
    public const string NotAllowedPartialRefund = "NOT_ALLOWED_PARTIAL_REFUND";
    public const string NotAllowedPartialRefundWaitingDeposit = "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT";
    public const string NotCancelableAmount = "NOT_CANCELABLE_AMOUNT";
    public const string NotCancelablePayment = "NOT_CANCELABLE_PAYMENT";
    public const string NotFound = "NOT_FOUND";
    public const string NotFoundBilling = "NOT_FOUND_BILLING";
    public const string NotFoundPayment = "NOT_FOUND_PAYMENT";
    public const string NotFoundPaymentSession = "NOT_FOUND_PAYMENT_SESSION";
    public const string NotMatchesCustomerKey = "NOT_MATCHES_CUSTOMER_KEY";
    public const string NotMatchesRefundableAmount = "NOT_MATCHES_REFUNDABLE_AMOUNT";
    public const string ProviderError = "PROVIDER_ERROR";
    public const string UnauthorizedKey = "UNAUTHORIZED_KEY";
    public const string ValidHoursAndDueDate = "INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE";
}
