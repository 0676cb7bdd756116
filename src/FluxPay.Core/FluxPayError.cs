namespace FluxPay;

/// <summary>A refusal as a value: a code, a sentence that says what to do, and what the envelope carries as result.</summary>
/// <param name="Code">Why.</param>
/// <param name="Message">What to do, in both languages.</param>
/// <param name="Details">What the envelope carries as <c>result</c>; null for nothing.</param>
public sealed record FluxPayError(ErrorCode Code, Text Message, object? Details = null)
{
    /// <summary>When to try again, for refusals that pass; else null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>A value or a refusal.</summary>
public readonly record struct Result<T>(T? Value, FluxPayError? Error) where T : class
{
    /// <summary>A value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Result<T>(FluxPayError error) => new(null, error);

    /// <summary>The value.</summary>
    /// <exception cref="FluxPayException">It was a refusal.</exception>
    public T ValueOrThrow() => Value ?? throw new FluxPayException(Error!);

    /// <summary>The value made from this one, or the same refusal.</summary>
    public Result<TOther> Then<TOther>(Func<T, Result<TOther>> next) where TOther : class
    {
        ArgumentNullException.ThrowIfNull(next);
        return Error is { } error ? error : next(Value!);
    }
}

/// <summary>A refusal at the public boundary.</summary>
public sealed class FluxPayException(FluxPayError error, Exception? innerException = null)
    : Exception(error?.Message.English, innerException)
{
    /// <summary>The refusal.</summary>
    public FluxPayError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
