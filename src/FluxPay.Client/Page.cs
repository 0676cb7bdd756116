namespace FluxPay.Client;

/// <summary>One page of a list, newest first.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items of this page; at most the limit asked for.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Where the next page starts; null on the last one.</summary>
    public string? NextCursor { get; init; }
}
