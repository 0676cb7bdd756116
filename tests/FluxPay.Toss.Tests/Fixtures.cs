using System.Text.Json.Nodes;
using FluxPay.Payments;
using FluxPay.Security;

namespace FluxPay.Toss.Tests;

/// <summary>Answers as the Toss documentation shows them.</summary>
internal static class Fixtures
{
    public const string PaymentKey = "tviva20260101090000Ab3dE";
    public const string Order = "flux-000001";
    public const string Key = "test_sk_secretForTests";

    public const string BillingKey = "Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=";
    public const string CustomerKey = "aENcQAtPdYbTjGhtQnNVj";
    public const string AuthKey = "bln_mK4OPqRs7TuV";
    public const string AccountNumber = "X6505636518308";
    public const string Holder = "김토스";
    public const string CardNumber = "9410001234567890";
    public const string Identity = "900101";

    public static readonly RefundAccount RefundTo = new(new Secret("88"), new Secret(AccountNumber), new Secret(Holder));

    public static readonly BillingCharge Charge =
        new("att_3", new Secret(BillingKey), new Secret(CustomerKey), Order, "구독 3월", Won(11000));

    public static readonly GatewayConfirm Confirm = new("att_1", PaymentKey, Order, Won(11000));

    public static Money Won(long amount) => new(amount, Currency.Krw);

    public static Money Dollars(long cents) => new(cents, Currency.Parse("USD"));

    public static GatewayCancel Cancel(long amount, long refundable) =>
        new("att_2", PaymentKey, Won(amount), Won(refundable), "고객 변심");

    /// <summary>The documented sample, with changes.</summary>
    public static string Payment(params (string Name, JsonNode? Value)[] changes)
    {
        var payment = JsonNode.Parse(Sample)!.AsObject();
        foreach (var (name, value) in changes)
            payment[name] = value;
        return payment.ToJsonString();
    }

    public static string Without(string name)
    {
        var payment = JsonNode.Parse(Sample)!.AsObject();
        payment.Remove(name);
        return payment.ToJsonString();
    }

    public static JsonArray Cancels(params (long Amount, long Left)[] cancels) => [.. cancels.Select(cancel => (JsonNode)new JsonObject
    {
        ["transactionKey"] = "090A796806E726BBB929F4A2CA7DB9A7",
        ["cancelReason"] = "고객 변심",
        ["canceledAt"] = "2026-01-02T09:00:00+09:00",
        ["cancelAmount"] = cancel.Amount,
        ["taxFreeAmount"] = 0,
        ["refundableAmount"] = cancel.Left,
        ["cancelStatus"] = "DONE",
        ["cancelRequestId"] = null,
    })];

    public static string Cancelled(string status, long balance, params (long Amount, long Left)[] cancels) =>
        Payment(("status", status), ("balanceAmount", balance), ("cancels", Cancels(cancels)));

    public static string WaitingForDeposit(string dueDate = "2026-01-08T09:00:00+09:00") => Payment(
        ("status", "WAITING_FOR_DEPOSIT"), ("method", "가상계좌"), ("approvedAt", null), ("secret", "ps_1"), ("card", null),
        ("virtualAccount", new JsonObject
        {
            ["accountType"] = "일반", ["accountNumber"] = AccountNumber, ["bankCode"] = "88", ["customerName"] = Holder,
            ["depositorName"] = null, ["dueDate"] = dueDate, ["refundStatus"] = "NONE", ["expired"] = false,
            ["settlementStatus"] = "INCOMPLETED", ["refundReceiveAccount"] = null,
        }));

    private const string Sample = """
        { "mId":"tvivarepublica","version":"2022-11-16","paymentKey":"tviva20260101090000Ab3dE","lastTransactionKey":"txrd_a01example0001",
          "orderId":"flux-000001","orderName":"Sample item","currency":"KRW","method":"카드","status":"DONE","type":"NORMAL",
          "requestedAt":"2026-01-01T09:00:00+09:00","approvedAt":"2026-01-01T09:00:21+09:00","useEscrow":false,"cultureExpense":false,
          "card":{"amount":11000,"issuerCode":"61","acquirerCode":"31","number":"12341234****123*","installmentPlanMonths":0,
            "isInterestFree":false,"interestPayer":null,"approveNo":"00000000","useCardPoint":false,"cardType":"신용","ownerType":"개인",
            "acquireStatus":"READY"},
          "virtualAccount":null,"transfer":null,"mobilePhone":null,"giftCertificate":null,"cashReceipt":null,"cashReceipts":null,
          "discount":null,"cancels":null,"secret":null,"easyPay":null,"country":"KR","failure":null,"isPartialCancelable":true,
          "receipt":{"url":"https://dashboard.tosspayments.com/receipt/redirection?transactionId=tviva20260101090000Ab3dE&ref=PX"},
          "checkout":{"url":"https://api.tosspayments.com/v1/payments/tviva20260101090000Ab3dE/checkout"},
          "totalAmount":11000,"balanceAmount":11000,"suppliedAmount":10000,"vat":1000,"taxFreeAmount":0,"taxExemptionAmount":0,
          "metadata":null }
        """;
}
