using FluxPay.Security;

namespace FluxPay.Idempotency;

/// <summary>One run of a request under a key: what services save with their effects so that a repeat is answered the same.</summary>
internal sealed class IdempotentRun(
    IIdempotencyStore store, FieldCipher cipher, Func<object, RenderedAnswer> render, IdempotencyRecord record) : IReplay
{
    private volatile IdempotencyRecord _record = record;   // as it is in the database; the gateway call's thread moves it on
    private volatile bool _answered;

    public IdempotencyKey Key => _record.Key;

    /// <inheritdoc/>
    public AttemptId? Resumes { get; } = record.Version > 0 ? record.Attempt : null;

    /// <summary>True when an earlier run was told that the outcome is not known; only then may this one be told so again.</summary>
    public bool WasToldUnknown => _record.AnsweredUnknown;

    /// <inheritdoc/>
    public IRecord Starting(AttemptId attempt) => _record with { Attempt = attempt };

    /// <inheritdoc/>
    public void Started(AttemptId attempt) => _record = _record with { Attempt = attempt, Version = 1 };

    /// <inheritdoc/>
    public IRecord Answering(object resource) => Sealed(render(resource));

    /// <inheritdoc/>
    public void Answered() => _answered = true;

    /// <summary>Keeps a final answer that no effect's commit kept.</summary>
    /// <returns>False when another run of the request came first.</returns>
    public async Task<bool> KeepAsync(RenderedAnswer answer) => _answered || await store.SaveAsync(Sealed(answer));

    /// <summary>Keeps that the caller was told the outcome is not known yet.</summary>
    public async Task KeepUnknownAsync()
    {
        if (_record.Version > 0 && !_record.AnsweredUnknown)
            await store.SaveAsync(_record with { AnsweredUnknown = true });
    }

    private IdempotencyRecord Sealed(RenderedAnswer answer) =>
        _record with { Answer = new StoredAnswer(answer.Status, answer.Location, cipher.Seal(answer.Body.Span)) };
}
