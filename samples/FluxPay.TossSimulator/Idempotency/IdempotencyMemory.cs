using System.Collections.Concurrent;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Idempotency;

/// <summary>
/// Answers bound to idempotency keys for 15 days. Which keys are running lives in the process: after a crash nothing
/// runs, and a repeat must not wait for it.
/// </summary>
internal sealed class IdempotencyMemory(AnswerTable answers)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(15);

    private readonly ConcurrentDictionary<IdempotencyScope, byte> _running = new();

    /// <returns>False while the first request with the key still runs.</returns>
    public bool TryBegin(IdempotencyScope scope) => _running.TryAdd(scope, 0);

    public void End(IdempotencyScope scope) => _running.TryRemove(scope, out _);

    public RememberedAnswer? Find(IdempotencyScope scope, DateTimeOffset now) => answers.Find(scope, now - Retention);

    /// <summary>
    /// Binds the answer, 4xx too. 5xx is not final, and 409 says that another call is not. Call it in the transaction
    /// that changed the state, so that a crash keeps both or neither.
    /// </summary>
    public void Remember(TossCall call, Answer answer)
    {
        if (call.Scope is { } scope && answer.Status is < 500 and not 409)
            answers.Save(scope, new RememberedAnswer(answer, call.TraceId), call.ReceivedAt);
    }
}
