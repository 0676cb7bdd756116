using System.Text.Json.Serialization;

namespace FluxPay.Toss.Wire;

/// <summary>A row of <c>GET /v1/transactions</c>; any of it may be missing.</summary>
internal sealed record TransactionJson(
    string? TransactionKey,
    string? PaymentKey,
    string? OrderId,
    string? Method,
    string? Status,
    string? TransactionAt,
    string? Currency,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? Amount);

/// <summary>A row of <c>GET /v1/settlements</c>; any of it may be missing.</summary>
internal sealed record SettlementJson(
    string? TransactionKey,
    string? PaymentKey,
    string? OrderId,
    string? Method,
    string? Currency,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? Amount,
    [property: JsonConverter(typeof(ExactNumberConverter))] decimal? PayOutAmount,
    string? SoldDate,
    string? PaidOutDate);
