using System.Net;
using FluxPay.Client.Json;
using Polly.Timeout;
using Refit;

namespace FluxPay.Client.Http;

/// <summary>
/// Runs one operation: takes the result out of the envelope, and names a missing answer for what it is.
/// </summary>
internal static class Call
{
    public static Task<T> PostAsync<T>(RequestOptions? options, Func<string, Task<Envelope<T>>> send) where T : class
    {
        var key = IdempotencyKey.Of(options);
        return ResultAsync(() => send(key), key);
    }

    public static Task<T> SendAsync<T>(Func<Task<Envelope<T>>> send) where T : class =>
        ResultAsync(send, idempotencyKey: null);

    public static Task CompleteAsync<T>(Func<Task<Envelope<T>>> send) => EnvelopeAsync(send, idempotencyKey: null);

    private static async Task<T> ResultAsync<T>(Func<Task<Envelope<T>>> send, string? idempotencyKey) where T : class
    {
        var envelope = await EnvelopeAsync(send, idempotencyKey);
        return envelope.Result ?? throw new FluxPayApiException(
            HttpStatusCode.OK, envelope.Code, $"The answer says {envelope.Code} but has no result.");
    }

    private static async Task<Envelope<T>> EnvelopeAsync<T>(Func<Task<Envelope<T>>> send, string? idempotencyKey)
    {
        try
        {
            var envelope = await send();
            return envelope.IsSuccess
                ? envelope
                : throw new FluxPayApiException(HttpStatusCode.OK, envelope.Code, envelope.Message);
        }
        catch (Exception exception) when (Cause(exception) is HttpRequestException or TimeoutRejectedException)
        {
            throw new FluxPayUnreachableException(idempotencyKey, Cause(exception));
        }
    }

    private static Exception Cause(Exception exception) =>
        exception is ApiRequestException { InnerException: { } inner } ? inner : exception;
}
