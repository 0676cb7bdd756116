using System.Text.Json;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Faults;
using FluxPay.TossSimulator.Idempotency;

namespace FluxPay.TossSimulator.Http;

/// <summary>
/// What every <c>/v1</c> call goes through, outermost first: trace id, random faults, authentication, idempotency,
/// forced errors, and then the operation.
/// </summary>
internal sealed class TossPipeline(
    FaultPlan faults, IdempotencyMemory memory, Answers answers, SimulatorWait wait, TimeProvider time)
{
    private const string TraceHeader = "x-tosspayments-trace-id";
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string TestCodeHeader = "TossPayments-Test-Code";
    private const int LargestBody = 64 * 1024;

    /// <param name="operation">Answers null to cut the connection.</param>
    public async Task RunAsync(HttpContext http, Func<TossCall, Task<Answer?>> operation)
    {
        string traceId = SimulatorIds.TraceId();
        http.Response.Headers[TraceHeader] = traceId;

        Fault fault = faults.Next();
        bool waited = fault.Latency == TimeSpan.Zero || await wait.ForAsync(fault.Latency);
        if (!waited || fault.DropRequest)
        {
            http.Abort();
            return;
        }

        bool inEnglish = AsksForEnglish(http.Request);
        Answer? answer = fault.Error
            ? Answers.OfError(new TossError(ErrorCodes.FailedInternalSystemProcessing), inEnglish)
            : await AuthenticatedAsync(http, traceId, inEnglish, operation);
        if (answer is null || fault.DropAnswer)
            http.Abort();
        else
            await WriteAsync(http.Response, answer);
    }

    public static Task WriteAsync(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body).AsTask();
    }

    private async Task<Answer?> AuthenticatedAsync(
        HttpContext http, string traceId, bool inEnglish, Func<TossCall, Task<Answer?>> operation)
    {
        Credentials credentials = BasicAuthentication.Check(http.Request.Headers.Authorization.ToString());
        if (credentials.Refusal is { } refusal)
            return Answers.OfError(new TossError(refusal), inEnglish);

        bool isPost = HttpMethods.IsPost(http.Request.Method);
        string key = isPost ? http.Request.Headers[IdempotencyHeader].ToString() : "";      // ignored on GET
        if (key.Length > IdempotencyScope.LongestKey)
            return Answers.OfError(new TossError(ErrorCodes.InvalidIdempotencyKey), inEnglish);

        IdempotencyScope? scope = null;
        if (key.Length > 0)
        {
            http.Response.Headers[IdempotencyHeader.ToLowerInvariant()] = key;
            scope = new IdempotencyScope(credentials.ApiKey!, "POST", http.Request.Path + http.Request.QueryString, key);
        }
        JsonElement? body = isPost ? await ReadObjectAsync(http) : null;
        var call = new TossCall(traceId, time.GetUtcNow(), body, scope, inEnglish);
        return scope is null ? await OnceAsync(http, call, operation) : await IdempotentAsync(http, call, scope, operation);
    }

    private async Task<Answer?> IdempotentAsync(
        HttpContext http, TossCall call, IdempotencyScope scope, Func<TossCall, Task<Answer?>> operation)
    {
        if (!memory.TryBegin(scope))
            return Answers.OfError(new TossError(ErrorCodes.IdempotentRequestProcessing), call.InEnglish);
        try
        {
            if (memory.Find(scope, call.ReceivedAt) is not { } remembered)
                return await OnceAsync(http, call, operation);

            http.Response.Headers[TraceHeader] = $"{call.TraceId},{remembered.TraceId}";    // new, then original
            return remembered.Answer;
        }
        finally
        {
            memory.End(scope);
        }
    }

    private Task<Answer?> OnceAsync(HttpContext http, TossCall call, Func<TossCall, Task<Answer?>> operation)
    {
        string forced = http.Request.Headers[TestCodeHeader].ToString();
        if (forced.Length == 0)
            return operation(call);

        string code = ErrorCatalog.Knows(forced) ? forced : ErrorCodes.InvalidTestCode;
        return Task.FromResult<Answer?>(answers.Refuse(new TossError(code), call));
    }

    private static bool AsksForEnglish(HttpRequest request) =>
        request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static async Task<JsonElement?> ReadObjectAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[4096];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > LargestBody)
                return null;
            buffer.Write(chunk, 0, read);
        }
        return JsonBody.Object(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
