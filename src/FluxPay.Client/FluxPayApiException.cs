using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>
/// The server answered, and refused. The message says what to do, in the language the options ask for.
/// </summary>
public sealed class FluxPayApiException : Exception
{
    internal FluxPayApiException(
        HttpStatusCode httpStatus, string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        HttpStatus = httpStatus;
        Code = code;
    }

    /// <summary>
    /// The code, see <see cref="FluxPayCodes"/>; empty when the answer was not FluxPay's (a proxy's page, for example).
    /// </summary>
    public string Code { get; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode HttpStatus { get; }

    /// <summary>The answer's <c>X-Request-Id</c>, to find it in the server's logs; null when there was none.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How long the server asked to wait before the next try; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// The key this operation carried; the same call with it never happens twice. Null unless it was a POST.
    /// </summary>
    public string? IdempotencyKey { get; internal init; }

    /// <summary>Every problem of an invalid request; else empty.</summary>
    public IReadOnlyList<FieldError> Errors { get; internal init; } = [];

    /// <summary>The details of the refusal as JSON; null when there are none.</summary>
    public JsonElement? Result { get; internal init; }

    /// <summary>
    /// True when the same call with the same <see cref="IdempotencyKey"/> may succeed later. The client has
    /// already tried as often as its options allow.
    /// </summary>
    public bool IsTransient => Code is FluxPayCodes.OutcomeUnknown
        || (Code is FluxPayCodes.AlreadyProcessed && Result is null && RetryAfter is not null)
        || HttpStatus is HttpStatusCode.RequestTimeout
        || (HttpStatus is HttpStatusCode.TooManyRequests && Code is not FluxPayCodes.PassRequired)
        || (int)HttpStatus >= 500;

    /// <summary>The details as one of this package's records, for example <see cref="InsufficientCredit"/>.</summary>
    /// <typeparam name="T">A record of this package: details, or the existing resource of PAY_003.</typeparam>
    /// <returns>The details; null when there are none or they have another shape.</returns>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="T"/> is not of this package: use the other overload.
    /// </exception>
    public T? ResultAs<T>() where T : class =>
        ResultAs((JsonTypeInfo<T>)(FluxPayJson.Default.GetTypeInfo(typeof(T))
            ?? throw new ArgumentException($"{typeof(T)} is not a record of FluxPay.Client: pass its JsonTypeInfo.")));

    /// <summary>The details as a type of the caller's, by its source-generated metadata.</summary>
    /// <param name="typeInfo">From the caller's own JSON context.</param>
    /// <returns>The details; null when there are none or they have another shape.</returns>
    public T? ResultAs<T>(JsonTypeInfo<T> typeInfo) where T : class
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        try
        {
            return Result?.Deserialize(typeInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
