using System.Text.Json;
using FluxPay.Idempotency;
using FluxPay.Sagas;
using FluxPay.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>How every POST runs: body, key, validation, effect, answer, in that order and the same everywhere.</summary>
internal static class ApiPost
{
    // Where money moves: FluxPay:Idempotency:Required makes the key mandatory there.
    private static readonly string[] Money = ["orders", "payments", "credits", "subscriptions"];

    /// <param name="request">Whose.</param>
    /// <param name="read">Reads the command from the body; whatever is wrong is collected there.</param>
    /// <param name="run">Has the effect; saves the answer with it.</param>
    /// <param name="render">The answer for a resource; a pure function, because it also runs inside the commit.</param>
    /// <param name="provenByCommit">True where <paramref name="run"/> has no effect but by commits of which the first saves what it is given of
    /// the replay: such a request need not be looked up before it runs.</param>
    public static async Task<IResult> PostAsync<TCommand, TResource>(
        this ApiRequest request, Func<InputFields, TCommand> read, Func<TCommand, IReplay?, Task<Result<TResource>>> run,
        Func<TResource, Answer> render, bool provenByCommit = false) where TResource : class
    {
        var (json, unreadable) = await JsonBodies.ReadAsync(request.Http.Request);
        if (unreadable is not null)
            return request.Refuse(unreadable);

        using (json)
        {
            if (SurrogateHalves.In(json!.RootElement) is { } unreadableText)
                return request.Refuse(unreadableText);
            // A PUT is idempotent by itself: no key is asked of it, and one that is sent means nothing.
            var (key, wrongKey) = HttpMethods.IsPost(request.Http.Request.Method) ? IdempotencyHeader.Read(request.Http.Request) : default;
            if ((wrongKey ?? Missing(request, key)) is { } refusal)
                return request.Refuse(refusal);

            Task<Answer> RunAsync(IReplay? replay) => RunOnceAsync(request, json!, read, c => run(c, replay), render);
            return key is null
                ? await RunAsync(null)
                : await RunKeyedAsync(request, key, json!, RunAsync, resource => render((TResource)resource).Rendered, provenByCommit);
        }
    }

    private static async Task<Answer> RunOnceAsync<TCommand, TResource>(
        ApiRequest request, JsonDocument json, Func<InputFields, TCommand> read, Func<TCommand, Task<Result<TResource>>> run,
        Func<TResource, Answer> render) where TResource : class
    {
        var body = new InputFields(json.RootElement);
        var command = read(body);
        if (body.Refusal() is { } refusal)
            return request.Refuse(refusal);

        var result = await run(command);
        return result.Error is { } error ? request.Refuse(error) : render(result.Value!);
    }

    private static Task<Answer> RunKeyedAsync(
        ApiRequest request, string value, JsonDocument json, Func<IReplay?, Task<Answer>> run, Func<object, RenderedAnswer> render,
        bool provenByCommit)
    {
        var http = request.Http.Request;
        var key = new IdempotencyKey(request.Service, http.Method, http.Path.Value!, value);
        return request.Get<IdempotencyEngine>().AnswerAsync(request.Http, key, CanonicalJson.Fingerprint(json.RootElement), render, async admitted =>
        {
            var answer = await run(admitted);
            if (answer.Status == StatusCodes.Status202Accepted)
                return await UnknownAsync(request, admitted, answer);
            return !IsRemembered(answer) || await admitted.KeepAsync(answer.Rendered) ? answer : null;
        }, provenByCommit);
    }

    /// <summary>Told once, a caller is told again; one that never was learns that its request is being looked into.</summary>
    private static async Task<Answer> UnknownAsync(ApiRequest request, IdempotentRun admitted, Answer answer)
    {
        if (admitted.Resumes is { } attempt)
            await request.Get<LostCallers>().AskSoonAsync(attempt, request.Aborted);
        if (admitted.Resumes is not null && !admitted.WasToldUnknown)
            return request.Refuse(Payments.PaymentStateMachine.InDoubtError("this request"));
        await admitted.KeepUnknownAsync();
        return answer;
    }

    /// <summary>Successes and business refusals are final; what was refused before anything ran, or may yet change, is not.</summary>
    private static bool IsRemembered(Answer answer) =>
        answer.Error is not { } error || (!error.Code.IsTransient() && error.Code is not ErrorCode.InvalidRequest);

    private static FluxPayError? Missing(ApiRequest request, string? key)
    {
        if (key is not null || !request.Get<IOptions<IdempotencyOptions>>().Value.Required)
            return null;
        string[] segments = request.Http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments is [_, _, var area, ..] && Money.Contains(area) ? IdempotencyHeader.Required() : null;
    }
}
