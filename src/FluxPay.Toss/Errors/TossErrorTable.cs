using System.Collections.Frozen;
using static FluxPay.Toss.Errors.TossErrorClass;

namespace FluxPay.Toss.Errors;

/// <summary>
/// Every code Toss documents for the calls that change something. By code and never by HTTP status: PROVIDER_ERROR is a 400 and passes,
/// REFUND_REJECTED is a 400 and final. What is not listed is <see cref="Unclear"/>: Toss adds codes without notice.
/// </summary>
internal static class TossErrorTable
{
    private const bool Again = true;
    private const bool Final = false;

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] Everywhere =
    [
        (Credentials, Again, "UNAUTHORIZED_KEY INVALID_API_KEY INCORRECT_BASIC_AUTH_FORMAT"),
        (Contract, Final, "FORBIDDEN_REQUEST NOT_FOUND_MERCHANT NOT_FOUND_MERCHANT_INTEGRATION"),
        (Invalid, Final, """
            INVALID_REQUEST INVALID_PAYMENT_KEY INVALID_REQUIRED_PARAM INVALID_CURRENCY INVALID_TEST_CODE INVALID_IDEMPOTENCY_KEY
            """),
        (Limit, Again, "NOT_AVAILABLE_BANK"),
        (Unclear, Again, """
            PROVIDER_ERROR FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING FAILED_INTERNAL_SYSTEM_PROCESSING
            IDEMPOTENT_REQUEST_PROCESSING FORBIDDEN_CONSECUTIVE_REQUEST DUPLICATED_REQUEST
            UNKNOWN_ERROR COMMON_ERROR FAILED_METHOD_HANDLING
            """),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyConfirm =
    [
        (Conflict, Again, "ALREADY_PROCESSED_PAYMENT ALREADY_COMPLETED_PAYMENT DUPLICATED_ORDER_ID"),
        // Sources differ on whether this one is final, so it is not believed.
        (Unclear, Again, "CARD_PROCESSING_ERROR UNKNOWN_PAYMENT_ERROR"),
        (Declined, Again, """
            REJECT_CARD_PAYMENT REJECT_CARD_COMPANY INVALID_CARD_EXPIRATION INVALID_CARD_NUMBER NOT_ALLOWED_POINT_USE
            INVALID_PASSWORD FDS_ERROR REJECT_ACCOUNT_PAYMENT INVALID_ACCOUNT_INFO_RE_REGISTER RESTRICTED_TRANSFER_ACCOUNT
            """),
        (Declined, Final, """
            INVALID_REJECT_CARD INVALID_STOPPED_CARD INVALID_CARD_LOST_OR_STOLEN EXCEED_MAX_AUTH_COUNT
            REJECT_TOSSPAY_INVALID_ACCOUNT
            """),
        (Limit, Again, """
            EXCEED_MAX_DAILY_PAYMENT_COUNT EXCEED_MAX_PAYMENT_AMOUNT EXCEED_MAX_AMOUNT EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT
            EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT EXCEED_MAX_ONE_DAY_AMOUNT
            NOT_AVAILABLE_PAYMENT
            """),
        // The buyer chose the instalments, and can choose others in a new window.
        (Invalid, Again, """
            EXCEED_MAX_CARD_INSTALLMENT_PLAN INVALID_CARD_INSTALLMENT_PLAN NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT
            NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN INVALID_AUTHORIZE_AUTH
            """),
        (Invalid, Final, "BELOW_MINIMUM_AMOUNT UNAPPROVED_ORDER_ID"),
        (Contract, Final, "NOT_FOUND_TERMINAL_ID INVALID_UNREGISTERED_SUBMALL NOT_REGISTERED_BUSINESS"),
        (Missing, Again, "NOT_FOUND_PAYMENT NOT_FOUND_PAYMENT_SESSION"),
        // Documented for the API as a whole and not for confirm: so asked about, never simply believed.
        (Invalid, Again, """
            ACCOUNT_OWNER_CHECK_FAILED ALREADY_CLOSE_ACCOUNT EXCEED_MIN_CARD_INSTALLMENT_PLAN EXCEEDS_TRANSFER_AMOUNT_MAXIMUM
            INVALID_ACCOUNT_NOT_CORRECT_BANK INVALID_ACCOUNT_NUMBER INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE INVALID_CARD
            INVALID_CARD_COMPANY INVALID_CARD_INSTALLMENT_AMOUNT INVALID_EASY_PAY MAINTAINED_METHOD
            NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT PAY_PROCESS_ABORTED PAY_PROCESS_CANCELED USER_ACCOUNT_ON_HOLD
            """),
        (Invalid, Final, "BELOW_ZERO_AMOUNT INVALID_ORDER_ID INVALID_ORDER_NAME NOT_SUPPORTED_USD REQUIRED_AMOUNT"),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyCancel =
    [
        (Conflict, Final, """
            ALREADY_CANCELED_PAYMENT ALREADY_REFUND_PAYMENT NOT_CANCELABLE_PAYMENT NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER
            NOT_MATCHES_REFUNDABLE_AMOUNT
            """),
        (Invalid, Final, """
            NOT_CANCELABLE_AMOUNT EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT EXCEED_CANCEL_LIMIT NOT_ALLOWED_PARTIAL_REFUND
            NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT EXCEED_MAX_REFUND_AMOUNT INVALID_REFUND_AMOUNT NOT_SUPPORTED_REFUND
            """),
        (Invalid, Again, """
            INVALID_REFUND_ACCOUNT_INFO INVALID_REFUND_ACCOUNT_NUMBER INVALID_BANK FORBIDDEN_BANK_REFUND_REQUEST
            NOT_ALLOWED_REFUND_BANK
            """),
        (Limit, Final, "EXCEED_MAX_REFUND_DUE"),
        (Declined, Final, "REFUND_REJECTED"),
        (Missing, Final, "NOT_FOUND_PAYMENT"),
        (Unclear, Again, """
            FAILED_REFUND_PROCESS FAILED_METHOD_HANDLING_CANCEL FAILED_PARTIAL_REFUND FAILED_CLOSED_ACCOUNT_REFUND
            ALREADY_REFUNDING_PAYMENT
            """),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyCharge =
    [
        // Only another card, registered anew, can pay.
        (Invalid, Final, """
            INVALID_BILL_KEY_REQUEST NOT_MATCHES_CUSTOMER_KEY ALREADY_REMOVED_BILLING_KEY NOT_SUPPORTED_CARD_TYPE NOT_FOUND_BILLING
            NOT_FOUND_BILLING_KEY INVALID_CARD_INFO_RE_REGISTER INVALID_STOPPED_ACCOUNT
            """),
        (Contract, Final, "NOT_SUPPORTED_BILLING_MERCHANT REQUIRED_BILLING_TERMS NOT_SUPPORTED_METHOD"),
        (Unclear, Again, "FAILED_DB_PROCESSING FAILED_BILLING_AUTO_CANCEL FAILED_CARD_COMPANY_RESPONSE"),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyIssue =
    [
        (Declined, Again, """
            INVALID_CARD_NUMBER NOT_SUPPORTED_CARD_TYPE INVALID_CARD_PASSWORD INVALID_CARD_EXPIRATION INVALID_CARD_IDENTITY
            INVALID_BIRTH_DAY_FORMAT INVALID_BILLING_AUTH REJECT_CARD_COMPANY REJECT_ACCOUNT_PAYMENT NOT_REGISTERED_CARD_COMPANY
            """),
        (Declined, Final, "INVALID_REJECT_CARD INVALID_STOPPED_CARD EXCEED_MAX_AUTH_COUNT"),
        (Invalid, Final, "INVALID_CUSTOMER_KEY NOT_MATCHES_CUSTOMER_KEY INVALID_EMAIL"),
        (Contract, Final, "NOT_SUPPORTED_METHOD NOT_SUPPORTED_BILLING_MERCHANT"),
        (Unclear, Again, "FAILED_BILL_KEY_AUTH_CREATION FAILED_DB_PROCESSING"),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyDelete =
    [
        (Missing, Final, "ALREADY_REMOVED_BILLING_KEY NOT_FOUND_BILLING NOT_FOUND_BILLING_KEY"),
        (Invalid, Final, "INVALID_BILL_KEY_REQUEST"),
        (Unclear, Again, "FAILED_DB_PROCESSING"),
    ];

    private static readonly (TossErrorClass Class, bool Retryable, string Codes)[] OnlyCashReceipt =
    [
        (Conflict, Final, "DUPLICATED_CASH_RECEIPT DUPLICATED_ORDER_ID"),
        (Declined, Final, "NTS_ERROR"),
        (Missing, Final, "NOT_FOUND"),
        (Invalid, Final, """
            INVALID_CASH_RECEIPT_INFO INVALID_REGISTRATION_NUMBER_TYPE INVALID_ORDER_ID INVALID_ORDER_NAME BELOW_ZERO_AMOUNT
            API_VERSION_UPDATE_NEEDED
            """),
    ];

    // Of a registered card or account: it is lost or stolen, stopped, expired, closed or not what it says, or its billing key has ended.
    // Visa's first category of declines and Mastercard's "do not try again" are of this kind. A refusal that its issuer may take back
    // tomorrow (INVALID_REJECT_CARD: ask the issuer) is not, nor is what our contract or our request lacks.
    private static readonly FrozenSet<string> ForGood = """
        INVALID_CARD_LOST_OR_STOLEN INVALID_STOPPED_CARD INVALID_CARD_EXPIRATION INVALID_CARD_NUMBER INVALID_CARD
        INVALID_CARD_INFO_RE_REGISTER NOT_SUPPORTED_CARD_TYPE
        INVALID_STOPPED_ACCOUNT ALREADY_CLOSE_ACCOUNT INVALID_ACCOUNT_INFO_RE_REGISTER INVALID_ACCOUNT_NUMBER
        INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE REJECT_TOSSPAY_INVALID_ACCOUNT
        ALREADY_REMOVED_BILLING_KEY NOT_FOUND_BILLING NOT_FOUND_BILLING_KEY INVALID_BILL_KEY_REQUEST NOT_MATCHES_CUSTOMER_KEY
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    private static readonly FrozenDictionary<string, TossErrorRule> Confirm = Table([.. Everywhere, .. OnlyConfirm]);
    private static readonly FrozenDictionary<string, TossErrorRule> Cancel = Table([.. Everywhere, .. OnlyCancel]);
    // The buyer's refusals are those of a confirm.
    private static readonly FrozenDictionary<string, TossErrorRule> Charge = Table([.. Everywhere, .. OnlyConfirm, .. OnlyCharge]);
    private static readonly FrozenDictionary<string, TossErrorRule> Issue = Table([.. Everywhere, .. OnlyIssue]);
    private static readonly FrozenDictionary<string, TossErrorRule> Delete = Table([.. Everywhere, .. OnlyDelete]);
    private static readonly FrozenDictionary<string, TossErrorRule> CashReceipt = Table([.. Everywhere, .. OnlyCashReceipt]);

    /// <summary>The rule of a code; false for a code nobody has told us about.</summary>
    public static bool TryFind(TossOperation operation, string code, out TossErrorRule rule) => (operation switch
    {
        TossOperation.Confirm => Confirm,
        TossOperation.Cancel => Cancel,
        TossOperation.Charge => Charge,
        TossOperation.Issue => Issue,
        TossOperation.Delete => Delete,
        TossOperation.CashReceipt => CashReceipt,
    }).TryGetValue(code, out rule);

    /// <summary>Whether a code says that a registered card or account will never pay, so that it must not be asked again.</summary>
    public static bool IsForGood(string code) => ForGood.Contains(code);

    /// <summary>Whether a code, whatever was asked, says that our key was refused.</summary>
    public static bool IsAboutCredentials(string code) =>
        TryFind(TossOperation.Confirm, code, out var rule) && rule.Class == Credentials;

    private static FrozenDictionary<string, TossErrorRule> Table((TossErrorClass Class, bool Retryable, string Codes)[] rows) => (
        from row in rows
        from code in row.Codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        select KeyValuePair.Create(code, new TossErrorRule(row.Class, row.Retryable))).ToFrozenDictionary();
}
