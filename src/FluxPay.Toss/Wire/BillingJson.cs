namespace FluxPay.Toss.Wire;

internal sealed record IssueJson(string AuthKey, string CustomerKey);

/// <param name="TaxFreeAmount">Null where everything is taxed.</param>
internal sealed record ChargeJson(string CustomerKey, decimal Amount, string OrderId, string OrderName, decimal? TaxFreeAmount);

/// <summary>A billing key as Toss told it; any of it may be missing.</summary>
internal sealed record BillingJson(string? BillingKey, string? CustomerKey, BillingCardJson? Card, string? CardNumber);

internal sealed record BillingCardJson(string? IssuerCode, string? Number);
