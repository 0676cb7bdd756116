namespace FluxPay.Client;

/// <summary>
/// No answer came within the options' tries and time. Whether the operation happened is not known: repeat it with the
/// same <see cref="IdempotencyKey"/> and content, and it happens once.
/// </summary>
public sealed class FluxPayUnreachableException : Exception
{
    internal FluxPayUnreachableException(string? idempotencyKey, Exception innerException)
        : base(Describe(idempotencyKey, innerException), innerException) => IdempotencyKey = idempotencyKey;

    /// <summary>The key this operation carried; null unless it was a POST.</summary>
    public string? IdempotencyKey { get; }

    private static string Describe(string? key, Exception cause) =>
        $"FluxPay did not answer: {cause.Message}" +
        (key is null ? "" : $" Repeat the call with the idempotency key {key} to learn or complete its outcome.");
}
