using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using FluxPay.Toss.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace FluxPay.Toss.Http;

/// <summary>Sends one call and says what came of it. Throws for nothing but its caller's own cancellation.</summary>
internal sealed partial class TossClient(
    HttpClient http, IOptionsMonitor<TossOptions> options, TossPipelines pipelines, ILogger<TossClient> logger)
{
    private const string TraceHeader = "x-tosspayments-trace-id";

    public async Task<TossReply> SendAsync(TossCall call, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var exchange = new Exchange(call);
        var reply = await TryAsync(exchange, cancellationToken);
        Log(exchange, reply, Stopwatch.GetElapsedTime(started));
        return reply;
    }

    private async Task<TossReply> TryAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            var settings = options.CurrentValue;
            if (string.IsNullOrEmpty(KeyOf(exchange.Call, settings)))
                return new TossReply.NotSent("NOT_CONFIGURED", $"Set {TossOptions.Section}:SecretKey to take payments.");

            var pipeline = exchange.Call switch
            {
                { IsStatement: true } => pipelines.List,
                { Method.Method: "GET" } => pipelines.Get,
                _ => pipelines.Post,
            };
            return await pipeline.ExecuteAsync(
                async token => await ExchangeAsync(exchange, settings, token), cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            return new TossReply.NotSent("CIRCUIT_OPEN", "Toss Payments does not answer at the moment; try again shortly.");
        }
        catch (TimeoutRejectedException)
        {
            return Unanswered(exchange, "timeout");
        }
        catch (OptionsValidationException)   // a reload broke the settings; the reload itself has told so
        {
            return new TossReply.NotSent("NOT_CONFIGURED", $"The settings {TossOptions.Section} are not valid.");
        }
    }

    private async Task<TossReply> ExchangeAsync(Exchange exchange, TossOptions settings, CancellationToken cancellationToken)
    {
        using var request = Request(exchange, settings);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            exchange.TraceId = response.Headers.TryGetValues(TraceHeader, out var ids) ? string.Join(',', ids) : null;
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var error = response.IsSuccessStatusCode ? null : ErrorJson.TryRead(body);
            return new TossReply.Answered((int)response.StatusCode, body, error);
        }
        catch (HttpRequestException exception)
        {
            return Unanswered(exchange, exception.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            return Unanswered(exchange, "connection lost");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unanswered(exchange, "connect timeout");
        }
    }

    /// <summary>
    /// Here a failure is told from a doubt. Only a request whose body never left is surely undone and may be refused;
    /// once it may have left, Toss may have charged, whatever broke afterwards, and only asking can tell.
    /// </summary>
    private static TossReply Unanswered(Exchange exchange, string reason) => exchange.Departure.MayHaveLeft
        ? new TossReply.NoAnswer($"No answer from Toss: {reason}.")
        : new TossReply.NotSent("NO_CONNECTION", $"Toss Payments could not be reached: {reason}.");

    private static HttpRequestMessage Request(Exchange exchange, TossOptions settings)
    {
        var call = exchange.Call;
        var request = new HttpRequestMessage(call.Method, new Uri(settings.BaseUrl!.AbsoluteUri.TrimEnd('/') + call.Path));
        // The user is the key and the password is empty: the colon stays.
        string credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes(KeyOf(call, settings) + ":"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("FluxPay");
        if (call.IdempotencyKey is { } key)
            request.Headers.Add("Idempotency-Key", key);
        if (!string.IsNullOrEmpty(settings.TestCode))
            request.Headers.Add("TossPayments-Test-Code", settings.TestCode);
        if (!call.Body.IsEmpty)
            request.Content = new OutgoingBody(call.Body, exchange.Departure);
        else
            exchange.Departure.Left();   // without a body, nothing tells when the request left
        return request;
    }

    private static string? KeyOf(TossCall call, TossOptions settings) =>
        call.IsBilling && !string.IsNullOrEmpty(settings.BillingSecretKey) ? settings.BillingSecretKey : settings.SecretKey;

    private void Log(Exchange exchange, TossReply reply, TimeSpan took)
    {
        var call = exchange.Call;
        string subjectEnd = call.Subject.Length > 4 ? call.Subject[^4..] : "";
        switch (reply)
        {
            case TossReply.Answered answered:
                Answered(logger, answered.Status >= 500 ? LogLevel.Warning : LogLevel.Information,
                    call.Method, call.Template, subjectEnd, answered.Status, answered.Error?.Code,
                    exchange.TraceId, took.TotalMilliseconds);
                break;
            case TossReply.NotSent notSent:
                Failed(logger, call.Method, call.Template, subjectEnd, notSent.Message,
                    exchange.TraceId, took.TotalMilliseconds);
                break;
            case TossReply.NoAnswer noAnswer:
                Failed(logger, call.Method, call.Template, subjectEnd, noAnswer.Reason,
                    exchange.TraceId, took.TotalMilliseconds);
                break;
            default:
                throw new UnreachableException();
        }
    }

    [LoggerMessage(EventId = 1,
        Message = "Toss {Method} {Path} for …{SubjectEnd} answered {Status} {Code}, trace {TraceId}, in {Milliseconds} ms")]
    private static partial void Answered(ILogger logger, LogLevel level,
        HttpMethod method, string path, string subjectEnd, int status, string? code, string? traceId, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning,
        "Toss {Method} {Path} for …{SubjectEnd} has no answer: {Reason} Trace {TraceId}, after {Milliseconds} ms")]
    private static partial void Failed(ILogger logger,
        HttpMethod method, string path, string subjectEnd, string reason, string? traceId, double milliseconds);

    /// <summary>One call and what is known of its way out and back.</summary>
    private sealed class Exchange(TossCall call)
    {
        public TossCall Call { get; } = call;

        public Departure Departure { get; } = new();

        public string? TraceId { get; set; }
    }
}
