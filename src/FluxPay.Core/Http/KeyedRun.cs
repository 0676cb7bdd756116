using FluxPay.Idempotency;
using FluxPay.Storage;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>A request under a key: run, answered as before, or refused.</summary>
internal static class KeyedRun
{
    /// <param name="engine">Decides.</param>
    /// <param name="http">The request.</param>
    /// <param name="key">What makes it this request.</param>
    /// <param name="fingerprint">Of its body.</param>
    /// <param name="render">The answer for a resource.</param>
    /// <param name="run">Runs it; null when another host's run came first, whose answer is in the database then.</param>
    /// <param name="provenByCommit">See <see cref="IdempotencyEngine.AdmitAsync"/>.</param>
    public static async Task<Answer> AnswerAsync(
        this IdempotencyEngine engine, HttpContext http, IdempotencyKey key, string fingerprint, Func<object, RenderedAnswer> render,
        Func<IdempotentRun, Task<Answer?>> run, bool provenByCommit = false)
    {
        while (true)
        {
            switch (await engine.AdmitAsync(key, fingerprint, render, http.RequestAborted, provenByCommit))
            {
                case Admission.Refuse refuse: return Answer.Of(refuse.Error, Languages.Of(http.Request));
                case Admission.Replay replay: return Replay(replay.Answer, engine.Open(replay.Answer));
                case Admission.Run admitted:
                    if (await RunAsync(admitted.Value, run) is { } answer)
                        return answer;
                    provenByCommit = false;   // it was not the first: its record is looked up now
                    break;
            }
        }
    }

    private static async Task<Answer?> RunAsync(IdempotentRun admitted, Func<IdempotentRun, Task<Answer?>> run)
    {
        try
        {
            return await run(admitted) is { } answer && await admitted.IsFirstAsync() ? answer : null;
        }
        catch (ReplayTakenException)
        {
            return null;
        }
        catch (Exception failure) when (admitted.IsForeseen && failure is not OperationCanceledException)
        {
            if (await admitted.IsFirstAsync())
                throw;
            return null;   // what could not be run again was answered before, and reading may go on where writing does not
        }
        finally
        {
            await admitted.DoneAsync();
        }
    }

    private static Answer Replay(StoredAnswer answer, byte[] body) => new()
    {
        Status = answer.Status,
        ContentType = answer.ContentType is "" ? null : answer.ContentType ?? Answer.Json,
        Location = answer.Location,
        Body = body,
        IsReplay = true,
    };
}
