using FluxPay.Security;

namespace FluxPay.Idempotency;

/// <summary>One run of a request under a key: what services save with their effects so that a repeat is answered the same.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="cipher">Seals answers.</param>
/// <param name="render">The answer for a resource.</param>
/// <param name="record">What is known, with this run as its owner.</param>
/// <param name="claim">Held until the run is over.</param>
/// <param name="lease">How long each word that it goes on counts.</param>
/// <param name="before">The run whose record this one continues.</param>
internal sealed class IdempotentRun(
    IIdempotencyStore store, FieldCipher cipher, Func<object, RenderedAnswer> render, IdempotencyRecord record, HeldClaim claim,
    TimeSpan lease, string? before = null) : IReplay
{
    private volatile IdempotencyRecord _record = record;   // as it is in the database; the gateway call's thread moves it on
    private volatile bool _answered;
    private volatile bool _taken;

    /// <summary>How long each word that it goes on counts.</summary>
    public TimeSpan Lease => lease;

    /// <summary>True when it began before its record was looked up.</summary>
    public bool IsForeseen { get; init; }

    /// <summary>True when it goes on with what an earlier run, which is dead, has left.</summary>
    public bool IsResumed => before is not null;

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

    /// <summary>
    /// Whether the answer of this run is the request's: a commit that wrote its record says so, and where none did, the record is looked up now.
    /// </summary>
    /// <returns>False when an earlier run has left something; then this one has had no effect.</returns>
    public async Task<bool> IsFirstAsync() =>
        !IsForeseen || _answered || _taken || _record.Version > 0 || await store.FindAsync(_record.Key) is null;

    /// <summary>Keeps a final answer that no effect's commit kept.</summary>
    /// <returns>False when another run of the request came first.</returns>
    public async Task<bool> KeepAsync(RenderedAnswer answer)
    {
        if (!_answered)
            _answered = _taken ? await store.ReplaceAsync(Sealed(answer), _record.Owner) : await store.SaveAsync(Sealed(answer));
        return _answered;
    }

    /// <summary>
    /// Takes the key in the database before anything runs: for an effect that is not committed together with its answer, so that the
    /// answer's own insert would decide too late.
    /// </summary>
    /// <returns>False when another run has it.</returns>
    public async Task<bool> TakeAsync()
    {
        _taken = before is null ? await store.SaveAsync(_record) : await store.ReplaceAsync(_record, before);
        return _taken;
    }

    /// <summary>Says that a run that took its key goes on.</summary>
    /// <returns>False when another run has taken it over.</returns>
    public Task<bool> RenewAsync() => store.ReplaceAsync(_record with { LeaseUntil = store.Now + lease }, _record.Owner);

    /// <summary>A run that took its key ended without an answer to keep: a repeat runs at once, whatever its body.</summary>
    public Task ForgetAsync() => store.ForgetAsync(_record);

    /// <summary>Keeps that the caller was told the outcome is not known yet.</summary>
    public async Task KeepUnknownAsync()
    {
        if (_record.Version > 0 && !_record.AnsweredUnknown)
            await store.SaveAsync(_record with { AnsweredUnknown = true });
    }

    /// <summary>The run is over, however it ended.</summary>
    public ValueTask DoneAsync() => claim.EndAsync(_answered);

    private IdempotencyRecord Sealed(RenderedAnswer answer) =>
        _record with { Answer = new StoredAnswer(answer.Status, answer.Location, cipher.Seal(SealedAs.Answer, answer.Body.Span), answer.ContentType) };
}
