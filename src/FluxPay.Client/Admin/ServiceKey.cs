namespace FluxPay.Client;

/// <summary>An API key of a service, without its secret.</summary>
public sealed record ServiceKey
{
    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The service it belongs to.</summary>
    public string? ServiceId { get; init; }

    /// <summary>What it is for, in its maker's words.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do: <c>service</c>, <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }
}

/// <summary>A new API key, the only time its secret is shown.</summary>
public sealed record CreatedServiceKey
{
    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The secret: keep it now, it is not shown again. Never part of <see cref="ToString"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The service it belongs to.</summary>
    public required string ServiceId { get; init; }

    /// <summary>What it may do: <c>service</c>, <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The key without its secret.</summary>
    public override string ToString() =>
        $"{nameof(CreatedServiceKey)} {{ {nameof(KeyId)} = {KeyId}, {nameof(ServiceId)} = {ServiceId} }}";
}

/// <summary>An API key to make.</summary>
public sealed record CreateServiceKey
{
    /// <summary>What it is for.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do; null: <c>service</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}
