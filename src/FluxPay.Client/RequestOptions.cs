namespace FluxPay.Client;

/// <summary>What a caller may say about one operation, beside its content.</summary>
public sealed record RequestOptions
{
    /// <summary>
    /// The idempotency key: 1 to 255 visible ASCII characters. Null: the client makes one for this operation and keeps
    /// it over its own retries. Give one that you have stored when the operation must survive your process: the same
    /// key and content answer what the first try did.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The buyer's pass of the waiting room that protects this operation. Give the same one to all of them: it holds the newest pass once the
    /// server has renewed it. Null: none.
    /// </summary>
    public RoomPass? Pass { get; init; }
}
