using System.Text.Json;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>Credits came in.</summary>
public sealed record CreditGranted : IFluxPayEvent<CreditGranted>
{
    /// <inheritdoc/>
    public static string Type => "credit.granted";

    /// <summary>The grant's id.</summary>
    public required string GrantId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many.</summary>
    public required long Amount { get; init; }

    /// <summary>How they came to be.</summary>
    public required CreditKind Kind { get; init; }

    /// <summary>UTC; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The order it belongs to, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use afterwards.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditGranted Read(JsonElement data) => data.As(FluxPayJson.Default.CreditGranted);
}

/// <summary>Credits were used.</summary>
public sealed record CreditDeducted : IFluxPayEvent<CreditDeducted>
{
    /// <inheritdoc/>
    public static string Type => "credit.deducted";

    /// <summary>The use's id; a refund names it.</summary>
    public required string UsageId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many.</summary>
    public required long Amount { get; init; }

    /// <summary>What they were used for, if it was said.</summary>
    public string? Feature { get; init; }

    /// <summary>The order it belongs to, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use afterwards.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditDeducted Read(JsonElement data) => data.As(FluxPayJson.Default.CreditDeducted);
}

/// <summary>Used or held credits came back.</summary>
public sealed record CreditRefunded : IFluxPayEvent<CreditRefunded>
{
    /// <inheritdoc/>
    public static string Type => "credit.refunded";

    /// <summary>The refund's id; null when a hold was released.</summary>
    public string? RefundId { get; init; }

    /// <summary>The use they came back from; null when a hold was released.</summary>
    public string? UsageId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many.</summary>
    public required long Amount { get; init; }

    /// <summary>The order it belongs to, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use afterwards.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditRefunded Read(JsonElement data) => data.As(FluxPayJson.Default.CreditRefunded);
}

/// <summary>Credits will run out of time; what the Korean standard terms want their customer told.</summary>
public sealed record CreditExpiring : IFluxPayEvent<CreditExpiring>
{
    /// <inheritdoc/>
    public static string Type => "credit.expiring";

    /// <summary>The grant's id.</summary>
    public required string GrantId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many are left of it.</summary>
    public required long Amount { get; init; }

    /// <summary>Bought or given.</summary>
    public required CreditKind Kind { get; init; }

    /// <summary>From this instant on they cannot be used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The order they were bought with, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use now.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditExpiring Read(JsonElement data) => data.As(FluxPayJson.Default.CreditExpiring);
}

/// <summary>Credits ran out of time.</summary>
public sealed record CreditExpired : IFluxPayEvent<CreditExpired>
{
    /// <inheritdoc/>
    public static string Type => "credit.expired";

    /// <summary>The grant's id.</summary>
    public required string GrantId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many.</summary>
    public required long Amount { get; init; }

    /// <summary>The order it belongs to, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use afterwards.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditExpired Read(JsonElement data) => data.As(FluxPayJson.Default.CreditExpired);
}

/// <summary>Credits were taken back with the refund of their purchase.</summary>
public sealed record CreditRevoked : IFluxPayEvent<CreditRevoked>
{
    /// <inheritdoc/>
    public static string Type => "credit.revoked";

    /// <summary>The grant's id.</summary>
    public required string GrantId { get; init; }

    /// <summary>The service's own id of its customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How many.</summary>
    public required long Amount { get; init; }

    /// <summary>The order it belongs to, if any.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the customer can use afterwards.</summary>
    public required long Balance { get; init; }

    /// <inheritdoc/>
    public static CreditRevoked Read(JsonElement data) => data.As(FluxPayJson.Default.CreditRevoked);
}
