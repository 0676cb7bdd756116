namespace FluxPay.Events;

/// <summary>A service wants to run a paid feature for a customer.</summary>
public sealed record ServiceUsageRequested : IEvent
{
    /// <inheritdoc/>
    public static string Type => "service.usage.requested";
    /// <summary>The service's own id of this use, 1 to 255 characters; asked for again, it is the same order. Null for none.</summary>
    public string? RequestId { get; init; }
    /// <summary>The service's own id of its customer.</summary>
    public string CustomerId { get; init; } = "";
    /// <summary>A feature of the service's policy.</summary>
    public string Feature { get; init; } = "";
    /// <summary>How many, 1 or more.</summary>
    /// <value>Default 1.</value>
    public long Quantity { get; init; } = 1;
    /// <summary>The service's own words, at most 20 pairs; the order carries them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A service ran the feature: what was held is used, and the order completed.</summary>
public sealed record ServiceUsageCompleted : IEvent
{
    /// <inheritdoc/>
    public static string Type => "service.usage.completed";
    /// <summary>The order; null where <see cref="RequestId"/> names it.</summary>
    public string? OrderId { get; init; }
    /// <summary>The service's own id of the use; null where <see cref="OrderId"/> names it.</summary>
    public string? RequestId { get; init; }
    /// <summary>How many were used, up to what was asked for; null for all.</summary>
    public long? Quantity { get; init; }
}

/// <summary>A service could not run the feature: everything done for the order is undone.</summary>
public sealed record ServiceUsageFailed : IEvent
{
    /// <inheritdoc/>
    public static string Type => "service.usage.failed";
    /// <summary>The order; null where <see cref="RequestId"/> names it.</summary>
    public string? OrderId { get; init; }
    /// <summary>The service's own id of the use; null where <see cref="OrderId"/> names it.</summary>
    public string? RequestId { get; init; }
    /// <summary>Why, 1 to 200 characters.</summary>
    public string Reason { get; init; } = "";
}
