namespace FluxPay.TossSimulator.Billing;

/// <summary>The Billing object of API version 2022-11-16.</summary>
internal sealed record BillingJson(
    string MId, string CustomerKey, string AuthenticatedAt, string Method, string BillingKey, BillingCardJson Card, object? Transfers,
    object? EasyPay, string CardCompany, string CardNumber)
{
    public static BillingJson Of(Registration registration) => new(
        Merchant.Id, registration.CustomerKey, Kst.Text(registration.AuthenticatedAt), "카드", registration.BillingKey!,
        new BillingCardJson(registration.Card.IssuerCode, registration.Card.IssuerCode, registration.Card.Number, "신용", "개인"),
        Transfers: null, EasyPay: null, CardCompany: "하나", registration.Card.Number);
}

internal sealed record BillingCardJson(string IssuerCode, string AcquirerCode, string Number, string CardType, string OwnerType);

/// <summary>The envelope of BILLING_DELETED.</summary>
internal sealed record BillingWebhookJson(string EventType, string CreatedAt, BillingWebhookData Data);

internal sealed record BillingWebhookData(string BillingKey, string? Reason);
