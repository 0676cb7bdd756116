using FluxPay.Toss.Errors;
using static FluxPay.Toss.Errors.TossErrorClass;

namespace FluxPay.Toss.Tests.Errors;

public sealed class TossErrorTableTests
{
    // The per-API lists of the documentation, by its own classes.
    private static readonly (TossErrorClass[] Classes, string Codes)[] Confirm =
    [
        ([Conflict], "ALREADY_PROCESSED_PAYMENT"),
        ([Unclear], """
            PROVIDER_ERROR CARD_PROCESSING_ERROR FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING FAILED_INTERNAL_SYSTEM_PROCESSING
            UNKNOWN_PAYMENT_ERROR
            """),
        ([Declined], """
            REJECT_CARD_PAYMENT REJECT_CARD_COMPANY INVALID_REJECT_CARD INVALID_STOPPED_CARD INVALID_CARD_LOST_OR_STOLEN
            INVALID_CARD_EXPIRATION INVALID_CARD_NUMBER NOT_ALLOWED_POINT_USE INVALID_PASSWORD EXCEED_MAX_AUTH_COUNT FDS_ERROR
            REJECT_ACCOUNT_PAYMENT REJECT_TOSSPAY_INVALID_ACCOUNT INVALID_ACCOUNT_INFO_RE_REGISTER RESTRICTED_TRANSFER_ACCOUNT
            """),
        ([Limit], """
            EXCEED_MAX_DAILY_PAYMENT_COUNT EXCEED_MAX_PAYMENT_AMOUNT EXCEED_MAX_AMOUNT EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT
            EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT EXCEED_MAX_ONE_DAY_AMOUNT
            NOT_AVAILABLE_PAYMENT NOT_AVAILABLE_BANK
            """),
        ([Invalid], """
            INVALID_REQUEST BELOW_MINIMUM_AMOUNT EXCEED_MAX_CARD_INSTALLMENT_PLAN INVALID_CARD_INSTALLMENT_PLAN
            NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN UNAPPROVED_ORDER_ID
            INVALID_AUTHORIZE_AUTH
            """),
        ([Credentials], "UNAUTHORIZED_KEY INVALID_API_KEY INCORRECT_BASIC_AUTH_FORMAT"),
        ([Contract], "FORBIDDEN_REQUEST NOT_FOUND_TERMINAL_ID INVALID_UNREGISTERED_SUBMALL NOT_REGISTERED_BUSINESS"),
        ([Missing], "NOT_FOUND_PAYMENT NOT_FOUND_PAYMENT_SESSION"),
    ];

    private static readonly (TossErrorClass[] Classes, string Codes)[] Cancel =
    [
        // One of the documentation's conflicts means "another of yours is running", which proves nothing.
        ([Conflict, Unclear], """
            ALREADY_CANCELED_PAYMENT ALREADY_REFUND_PAYMENT NOT_CANCELABLE_PAYMENT NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER
            NOT_MATCHES_REFUNDABLE_AMOUNT FORBIDDEN_CONSECUTIVE_REQUEST
            """),
        ([Invalid], """
            NOT_CANCELABLE_AMOUNT EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT EXCEED_CANCEL_LIMIT NOT_ALLOWED_PARTIAL_REFUND
            NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT INVALID_REFUND_ACCOUNT_INFO INVALID_REFUND_ACCOUNT_NUMBER INVALID_BANK
            FORBIDDEN_BANK_REFUND_REQUEST INVALID_REQUEST
            """),
        ([Limit], "EXCEED_MAX_REFUND_DUE NOT_AVAILABLE_BANK"),
        ([Declined], "REFUND_REJECTED"),
        ([Unclear], """
            PROVIDER_ERROR FAILED_INTERNAL_SYSTEM_PROCESSING FAILED_REFUND_PROCESS FAILED_METHOD_HANDLING_CANCEL
            FAILED_PARTIAL_REFUND COMMON_ERROR FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING
            """),
        ([Credentials], "UNAUTHORIZED_KEY INCORRECT_BASIC_AUTH_FORMAT"),
        ([Contract], "FORBIDDEN_REQUEST"),
        ([Missing], "NOT_FOUND_PAYMENT"),
    ];

    private static readonly (TossErrorClass[] Classes, string Codes)[] Charge =
    [
        ([Conflict], "DUPLICATED_ORDER_ID"),
        ([Invalid], """
            INVALID_BILL_KEY_REQUEST NOT_MATCHES_CUSTOMER_KEY ALREADY_REMOVED_BILLING_KEY NOT_SUPPORTED_CARD_TYPE BELOW_MINIMUM_AMOUNT
            NOT_FOUND_BILLING
            """),
        ([Declined], "REJECT_CARD_PAYMENT REJECT_CARD_COMPANY"),
        ([Unclear], "FAILED_INTERNAL_SYSTEM_PROCESSING FAILED_DB_PROCESSING FAILED_BILLING_AUTO_CANCEL FAILED_CARD_COMPANY_RESPONSE"),
    ];

    private static readonly (TossErrorClass[] Classes, string Codes)[] Issue =
    [
        ([Declined], """
            INVALID_CARD_NUMBER NOT_SUPPORTED_CARD_TYPE INVALID_CARD_PASSWORD INVALID_CARD_EXPIRATION INVALID_CARD_IDENTITY
            INVALID_REJECT_CARD INVALID_STOPPED_CARD INVALID_BIRTH_DAY_FORMAT INVALID_BILLING_AUTH EXCEED_MAX_AUTH_COUNT
            REJECT_CARD_COMPANY REJECT_ACCOUNT_PAYMENT
            """),
        ([Contract], "NOT_SUPPORTED_METHOD"),
        ([Invalid], "INVALID_REQUEST INVALID_EMAIL"),
        ([Unclear], "FAILED_BILL_KEY_AUTH_CREATION FAILED_DB_PROCESSING"),
    ];

    private static readonly Dictionary<TossOperation, (TossErrorClass[] Classes, string Codes)[]> Lists = new()
    {
        [TossOperation.Confirm] = Confirm, [TossOperation.Cancel] = Cancel, [TossOperation.Charge] = Charge, [TossOperation.Issue] = Issue,
    };

    public static TheoryData<string, string> Documented()
    {
        var data = new TheoryData<string, string>();
        foreach (var (operation, rows) in Lists)
            foreach (string code in rows.SelectMany(row => Split(row.Codes)))
                data.Add(operation.ToString(), code);
        return data;
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void Every_documented_code_has_the_class_of_the_documentation(string operation, string code)
    {
        var parsed = Enum.Parse<TossOperation>(operation);
        Assert.True(TossErrorTable.TryFind(parsed, code, out var rule));
        var expected = Lists[parsed].Single(row => Split(row.Codes).Contains(code)).Classes;
        Assert.Contains(rule.Class, expected);
    }

    [Fact]
    public void A_code_nobody_documented_is_not_guessed()
    {
        Assert.False(TossErrorTable.TryFind(TossOperation.Confirm, "A_CODE_OF_NEXT_YEAR", out _));
        Assert.False(TossErrorTable.TryFind(TossOperation.Cancel, "REJECT_CARD_PAYMENT", out _));
    }

    private static string[] Split(string codes) => codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
