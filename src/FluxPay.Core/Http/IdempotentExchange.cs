using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FluxPay.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>
/// One request to an application's own endpoint, under a key. Its effect is not committed with its answer, so the key is taken in the
/// database before the endpoint runs, and kept up while it does.
/// </summary>
internal sealed class IdempotentExchange(IdempotencyEngine engine, IOptions<IdempotentEndpointOptions> options)
{
    /// <param name="http">The request.</param>
    /// <param name="required">Whether it must have a key.</param>
    /// <param name="endpoint">Runs the endpoint, on the body from its beginning.</param>
    public async Task RunAsync(HttpContext http, bool required, RequestDelegate endpoint)
    {
        var (key, wrong) = IdempotencyHeader.Read(http.Request);
        var refusal = wrong ?? (key is null && required ? IdempotencyHeader.Required() : null);
        if (refusal is null && key is null)
        {
            await endpoint(http);
            return;
        }
        byte[]? body = refusal is null ? await ReadBodyAsync(http.Request) : null;
        if (body is null)
        {
            await Answer.Of(refusal ?? TooLarge(), Languages.Of(http.Request)).ExecuteAsync(http);
            return;
        }
        await RunAsync(http, key!, body, endpoint);
    }

    private async Task RunAsync(HttpContext http, string value, byte[] body, RequestDelegate endpoint)
    {
        var request = http.Request;
        var key = new IdempotencyKey(options.Value.Scope(http), request.Method, $"{request.PathBase}{request.Path}", value);
        Answer answer;
        try
        {
            answer = await engine.AnswerAsync(
                http, key, Fingerprint(request, body), Committed, run => RunOnceAsync(http, run, body, endpoint));
        }
        catch (FluxPayException unavailable) when (!http.Response.HasStarted)
        {
            answer = Answer.Of(unavailable.Error, Languages.Of(request));
        }
        if (answer is not ApplicationAnswer)   // of which status and headers stand in the response already
            http.Response.Clear();
        await answer.ExecuteAsync(http);
    }

    private static async Task<Answer?> RunOnceAsync(HttpContext http, IdempotentRun run, byte[] body, RequestDelegate endpoint)
    {
        if (!await run.TakeAsync())
            return null;
        ApplicationAnswer? answer = null;
        try
        {
            http.Request.Body = new MemoryStream(body, writable: false);
            await using (KeptLease.Of(run, http))
                answer = await ApplicationAnswer.OfAsync(http, endpoint);
        }
        finally
        {
            if (answer is not { IsFinal: true })
                await run.ForgetAsync();
        }
        if (!answer.IsFinal || await run.KeepAsync(answer.Rendered))
            return answer;
        http.Response.Clear();   // another run took over while this one was away, and its answer is the one that counts
        return null;
    }

    private async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        int limit = options.Value.BodyLimit;
        if (request.ContentLength > limit)
            return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > limit)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    /// <summary>JSON by its meaning, anything else by its bytes; and the query, which is no part of the key.</summary>
    private static string Fingerprint(HttpRequest request, byte[] body)
    {
        string content = (JsonBodies.IsJson(request.ContentType) ? OfJson(body) : null) ?? Convert.ToHexString(SHA256.HashData(body));
        return request.QueryString.HasValue
            ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{content}{request.QueryString.Value}")))
            : content;
    }

    private static string? OfJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return CanonicalJson.Fingerprint(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;   // the endpoint's to refuse
        }
    }

    private FluxPayError TooLarge() => new(ErrorCode.BodyTooLarge, new Text(
        $"The body is larger than {options.Value.BodyLimit} bytes; send less.", $"요청 본문은 {options.Value.BodyLimit}바이트를 넘을 수 없습니다."));

    private static RenderedAnswer Committed(object resource) =>
        throw new NotSupportedException("An application's own endpoint commits nothing with the engine.");
}
