using System.Net.Mime;
using System.Text.Json;
using FluxPay.Client.Json;

namespace FluxPay.Client.Http;

/// <summary>Tells an envelope from a refusal, and both from what is not FluxPay's answer at all.</summary>
internal sealed class Answers(TimeProvider time)
{
    /// <summary>The exception that this answer is; null for a success whose envelope is worth reading.</summary>
    public async ValueTask<Exception?> RefusalAsync(HttpResponseMessage response)
    {
        if (AnswerPace.Of(response.RequestMessage) is { } pace)
            pace.RetryAfter = RetryAfter.Of(response, time);

        if (response.IsSuccessStatusCode && IsJson(response))
            return null;

        return await EnvelopeAsync(response) is { IsSuccess: false } envelope
            ? Refusal(response, envelope)
            : NotOurs(response, cause: null);
    }

    /// <summary>A success whose body is no envelope, or not of the shape this version knows.</summary>
    public FluxPayApiException NotOurs(HttpResponseMessage response, Exception? cause) =>
        new(response.StatusCode, code: "", Describe(response, cause), cause)
        {
            RequestId = RequestId(response),
            RetryAfter = RetryAfter.Of(response, time),
            IdempotencyKey = IdempotencyKeyOf(response),
        };

    /// <summary>The envelope of a buffered answer, whatever its result; null when it is none.</summary>
    public static async ValueTask<Envelope<JsonElement?>?> EnvelopeAsync(HttpResponseMessage response)
    {
        if (!IsJson(response))
            return null;
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync();
            return JsonSerializer.Deserialize(body, FluxPayJson.Default.EnvelopeNullableJsonElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private FluxPayApiException Refusal(HttpResponseMessage response, Envelope<JsonElement?> envelope) =>
        new(response.StatusCode, envelope.Code, envelope.Message)
        {
            RequestId = RequestId(response),
            RetryAfter = RetryAfter.Of(response, time),
            IdempotencyKey = IdempotencyKeyOf(response),
            Errors = Problems(envelope.Result),
            Result = envelope.Result,
        };

    private static IReadOnlyList<FieldError> Problems(JsonElement? result)
    {
        if (result is not { ValueKind: JsonValueKind.Object } details || !details.TryGetProperty("errors", out _))
            return [];
        try
        {
            return details.Deserialize(FluxPayJson.Default.ValidationProblems)?.Errors ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers is { ContentLength: > 0, ContentType.MediaType: MediaTypeNames.Application.Json };

    private static string Describe(HttpResponseMessage response, Exception? cause)
    {
        var what = response.Content.Headers is { ContentLength: > 0 } headers
            ? headers.ContentType?.MediaType ?? "no content type"
            : "empty";
        return cause is null
            ? $"The answer (HTTP {(int)response.StatusCode}, {what}) is not FluxPay's: " +
              "something in between answered, or the base address is not the server's."
            : $"The answer (HTTP {(int)response.StatusCode}) has a shape this version does not know: {cause.Message}";
    }

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Request-Id", out var values) ? values.FirstOrDefault() : null;

    private static string? IdempotencyKeyOf(HttpResponseMessage response) =>
        response.RequestMessage?.Headers.TryGetValues("Idempotency-Key", out var values) == true
            ? values.FirstOrDefault()
            : null;
}
