namespace FluxPay.Client;

/// <summary>Which page of a list.</summary>
public record PageQuery
{
    /// <summary>Items per page, 1 to 100; null: the server's 20.</summary>
    public int? Limit { get; init; }

    /// <summary>The <see cref="Page{T}.NextCursor"/> of the page before; null: from the newest.</summary>
    public string? Cursor { get; init; }
}
