namespace FluxPay.Client.Tests;

/// <summary>Results as the contract's page shows them.</summary>
internal static class Results
{
    public const string Order = """
        { "orderId": "ord_1", "customerId": "cust-1", "orderName": "Concert ticket", "status": "PENDING", "product": null, "quantity": 1,
          "amount": 10000, "creditAmount": 5000, "totalAmount": 15000, "currency": "KRW", "cancelledAmount": 0, "metadata": {"seat": "A-1"},
          "payment": { "paymentId": "pay_1", "status": "READY", "inDoubt": false }, "compensating": false, "cancelReason": null,
          "createdAt": "2026-01-31T03:04:05.678Z", "updatedAt": "2026-01-31T03:04:06.000Z", "expiresAt": "2026-01-31T03:34:05.678Z" }
        """;

    public const string Payment = """
        { "paymentId": "pay_1", "orderId": "ord_1", "provider": "toss", "providerPaymentKey": "tk_1", "status": "CONFIRMED", "inDoubt": false,
          "method": "CARD", "amount": 10000, "currency": "KRW", "cancelledAmount": 0, "approvedAt": "2026-01-31T03:04:05.678Z",
          "receiptUrl": "https://receipts.example.com/1", "failure": null }
        """;

    public const string PaymentInDoubt = """
        { "paymentId": "pay_1", "orderId": "ord_1", "provider": "toss", "providerPaymentKey": "tk_1", "status": "READY", "inDoubt": true,
          "method": null, "amount": 10000, "currency": "KRW", "cancelledAmount": 0, "approvedAt": null, "receiptUrl": null, "failure": null }
        """;

    public const string Hold = """
        { "holdId": "hld_1", "customerId": "cust-1", "amount": 30, "status": "HELD", "expiresAt": "2026-01-31T03:34:05.678Z" }
        """;

    public const string Use = """{ "usageId": "use_1", "customerId": "cust-1", "amount": 30, "balance": 70 }""";

    public const string Grant = """{ "grantId": "grt_1", "kind": "BONUS", "remaining": 100, "expiresAt": null }""";

    public static string OrderWith(string from, string to)
    {
        Assert.Contains(from, Order, StringComparison.Ordinal);
        return Order.Replace(from, to, StringComparison.Ordinal);
    }
}
