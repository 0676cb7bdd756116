using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using FluxPay.Idempotency;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>An answer: the API's envelope, or what an application's own endpoint answered under a key.</summary>
internal class Answer : IResult
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    [ThreadStatic]
    private static JsonScratch? t_scratch;

    public const string Json = "application/json; charset=utf-8";

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }
    /// <summary>The envelope, or an application's own body, to the byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
    /// <summary>What the body is; null only where an application's own answer has none.</summary>
    public string? ContentType { get; init; } = Json;
    /// <summary>Where the resource is, for 201 and 202.</summary>
    public string? Location { get; init; }
    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }
    /// <summary>True for the answer of an earlier run.</summary>
    public bool IsReplay { get; init; }
    /// <summary>The refusal, if it is one.</summary>
    public FluxPayError? Error { get; init; }

    public virtual RenderedAnswer Rendered => new(Status, Location, Body);

    /// <summary>A success.</summary>
    public static Answer Of(int status, Text message, object? result, string language, string? location = null) => new()
    {
        Status = status,
        Body = Envelope(true, "OK", message.In(language), result),
        Location = location,
    };

    /// <summary>What was sent has no outcome yet: not a failure, and not a success.</summary>
    public static Answer Unknown(object result, string language, string location) => new()
    {
        Status = 202,
        Body = Envelope(true, ErrorCode.OutcomeUnknown.Wire(), new Text(
            "The gateway has not answered yet. Poll the resource; the engine finds out by itself.",
            "결제사의 응답을 아직 받지 못했습니다. 결과는 자동으로 확인되니 조회해 주세요.").In(language), result),
        Location = location,
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>A refusal.</summary>
    public static Answer Of(FluxPayError error, string language) => new()
    {
        Status = error.Code.HttpStatus(),
        Body = Envelope(false, error.Code.Wire(), error.Message.In(language), Shown(error.Details, language)),
        RetryAfter = error.RetryAfter,
        Error = error,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (Status != StatusCodes.Status204NoContent)
            response.ContentLength = Body.Length;
        if (Location is not null)
            response.Headers.Location = Location;
        if (RetryAfter is { } pause)
            response.Headers.RetryAfter = ((long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (IsReplay)
            response.Headers["Idempotent-Replayed"] = "true";
        if (Body.Length > 0 && !HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }

    /// <summary>A refusal's details as the envelope's result.</summary>
    public static object? Shown(object? details, string language) => details switch
    {
        FieldErrors fields => new ErrorsView([.. fields.Errors.Select(e => new ErrorView(e.Field, e.Message.In(language)))]),
        Payments.Payment payment => PaymentView.Of(payment),
        Subscriptions.Invoice invoice => CustomerInvoiceView.Of(invoice),
        Usage.UsageEvent use => UsageView.Of(use),
        WaitingRooms.TicketAnswer ticket => TicketView.Of(ticket),
        _ => details,
    };

    private static byte[] Envelope(bool isSuccess, string code, string message, object? result) => JsonScratch.Write(
        ref t_scratch, Writing, (isSuccess, code, message, result), static (writer, envelope) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("isSuccess"u8, envelope.isSuccess);
            writer.WriteString("code"u8, envelope.code);
            writer.WriteString("message"u8, envelope.message);
            writer.WritePropertyName("result"u8);
            if (envelope.result is { } shown)
                JsonSerializer.Serialize(writer, shown, ApiJson.Default.GetTypeInfo(shown.GetType())
                    ?? throw new InvalidOperationException($"{shown.GetType().Name} is not listed in {nameof(ApiJson)}."));
            else
                writer.WriteNullValue();
            writer.WriteEndObject();
        });
}
