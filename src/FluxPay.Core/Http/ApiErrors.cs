using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http;

/// <summary>
/// Stands before everything the host does: gives every answer its request id, and has every answer under <c>/api</c> in the
/// envelope, whoever gave it: routing, a filter, a bug.
/// </summary>
internal sealed class ApiErrors(RequestDelegate next, ILogger<ApiErrors> logger)
{
    private const string RequestIdHeader = "X-Request-Id";

    [SuppressMessage("Design", "CA1031", Justification = "The outermost layer: whatever went wrong is logged and answered.")]
    public async Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = NewRequestId();
        http.Response.Headers[RequestIdHeader] = http.TraceIdentifier;
        if (!http.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.ContentLength is null && Unanswered(http) is { } refusal)
                await RefuseAsync(http, refusal);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody is left to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, Of(failure, http, logger));
        }
    }

    private static string NewRequestId()
    {
        Span<byte> id = stackalloc byte[8];
        RandomBytes.Fill(id);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>What a caller is told of an exception; one that is a bug is logged too.</summary>
    public static FluxPayError Of(Exception failure, HttpContext http, ILogger logger)
    {
        var refusal = Of(failure, http);
        if (refusal.Code == ErrorCode.Internal)
            logger.LogError(failure, "The request {RequestId} failed: {Method} {Path}.", http.TraceIdentifier, http.Request.Method, http.Request.Path);
        return refusal;
    }

    public static FluxPayError NoSuchRoute(HttpContext http) => new(ErrorCode.NoSuchRoute, new Text(
        $"There is no {Clip(http.Request.Path)}; see /openapi/v1.json.", $"존재하지 않는 경로입니다: {Clip(http.Request.Path)}. /openapi/v1.json을 확인해 주세요."));

    private static FluxPayError? Unanswered(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => NoSuchRoute(http),
        StatusCodes.Status405MethodNotAllowed => new FluxPayError(ErrorCode.NoSuchMethod, new Text(
            $"{Clip(http.Request.Path)} has no {http.Request.Method}; it has {http.Response.Headers.Allow}.",
            $"{http.Request.Method} 메서드를 지원하지 않습니다. 가능: {http.Response.Headers.Allow}")),
        StatusCodes.Status413PayloadTooLarge => JsonBodies.TooLarge(),
        StatusCodes.Status400BadRequest => FieldErrors.Refusal("", "could not be read", "읽을 수 없습니다"),
        _ => null,
    };

    private static FluxPayError Of(Exception failure, HttpContext http) => failure switch
    {
        FluxPayException refused => refused.Error,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => JsonBodies.TooLarge(),
        BadHttpRequestException => FieldErrors.Refusal("", "could not be read", "읽을 수 없습니다"),
        _ => new FluxPayError(ErrorCode.Internal, new Text(
            $"Something went wrong on our side; tell us the request id {http.TraceIdentifier}.",
            $"내부 오류가 발생했습니다. 요청 ID {http.TraceIdentifier}를 알려 주세요.")),
    };

    private static Task RefuseAsync(HttpContext http, FluxPayError refusal) =>
        Answer.Of(refusal, Languages.Of(http.Request)).ExecuteAsync(http);

    private static string Clip(PathString path) => path.Value is { Length: > 100 } text ? text[..100] + "…" : path.Value ?? "";
}

/// <summary>Puts the layer first, whatever else the host has, and right behind it what refuses too much of it.</summary>
internal sealed class ApiErrorsFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<ApiErrors>().UseMiddleware<BusyGate>();
        next(app);
    };
}
