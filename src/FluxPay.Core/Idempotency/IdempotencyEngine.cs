using System.Collections.Concurrent;
using System.Security.Cryptography;
using FluxPay.Security;

namespace FluxPay.Idempotency;

/// <summary>
/// Decides what a request under a key is: a first run, a repeat to be answered as before, or one that has to wait. The durable
/// record is the truth; the table of runs in flight here only answers duplicates before the database has to.
/// </summary>
internal sealed class IdempotencyEngine(IIdempotencyStore store, FieldCipher cipher)
{
    /// <summary>How long another host's run counts as alive.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<IdempotencyKey, string> _inFlight = [];
    private readonly string _owner = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));   // one per process, on purpose

    /// <summary>Admits a request, or says what it is answered without running.</summary>
    public async Task<Admission> AdmitAsync(
        IdempotencyKey key, string fingerprint, Func<object, RenderedAnswer> render, CancellationToken cancellationToken)
    {
        // Other body first, also while running: a wrong repeat must never be told to wait for an answer that is not its own.
        if (!_inFlight.TryAdd(key, fingerprint))
            return _inFlight.TryGetValue(key, out string? running) && running != fingerprint ? KeyReused() : StillRunning();

        Admission? admission = null;
        try
        {
            return admission = await DecideAsync(key, fingerprint, render, cancellationToken);
        }
        finally
        {
            if (admission is not Admission.Run)   // a store that fails must not leave the key in flight for ever
                _inFlight.TryRemove(key, out _);
        }
    }

    /// <summary>The run is over, however it ended.</summary>
    public void Done(IdempotentRun run) => _inFlight.TryRemove(run.Key, out _);

    /// <summary>The body of a stored answer, to the byte.</summary>
    public byte[] Open(StoredAnswer answer) => cipher.Open(answer.SealedBody.Span);

    private async Task<Admission> DecideAsync(
        IdempotencyKey key, string fingerprint, Func<object, RenderedAnswer> render, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(key, cancellationToken);
        if (known is null)
            return new Admission.Run(new IdempotentRun(store, cipher, render, NewRecord(key, fingerprint)));
        if (known.Fingerprint != fingerprint)
            return KeyReused();
        if (known.Answer is { } answer)
            return new Admission.Replay(answer);

        bool ownerLives = known.Owner != _owner && known.LeaseUntil > TimeProvider.System.GetUtcNow();
        return ownerLives
            ? StillRunning()
            : new Admission.Run(new IdempotentRun(store, cipher, render, known with { Owner = _owner, LeaseUntil = LeaseEnd() }));
    }

    private IdempotencyRecord NewRecord(IdempotencyKey key, string fingerprint) => new()
    {
        Key = key,
        Fingerprint = fingerprint,
        Owner = _owner,
        LeaseUntil = LeaseEnd(),
        CreatedAt = TimeProvider.System.Now(),
    };

    // Leases compare hosts, not business time: they keep the server's clock when a test clock is turned.
    private static DateTimeOffset LeaseEnd() => TimeProvider.System.Now() + Lease;

    private static Admission.Refuse StillRunning() => new(new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
        "The same request is still being processed; repeat it shortly to get its answer.",
        "같은 요청을 처리하고 있습니다. 잠시 후 다시 요청하면 결과를 받을 수 있습니다."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });

    private static Admission.Refuse KeyReused() => new(new FluxPayError(ErrorCode.KeyReused, new Text(
        "This Idempotency-Key was used with another request; use a new key for a new request.",
        "이미 다른 요청에 사용된 Idempotency-Key입니다. 새로운 요청에는 새로운 키를 사용해 주세요.")));
}

/// <summary>What becomes of a request under a key.</summary>
internal abstract record Admission
{
    private Admission() { }   // closed: every admission is listed here

    /// <summary>It runs, and whoever runs it tells the engine when it is done.</summary>
    public sealed record Run(IdempotentRun Value) : Admission;

    /// <summary>It was answered before.</summary>
    public sealed record Replay(StoredAnswer Answer) : Admission;

    /// <summary>It is refused and nothing is remembered of that.</summary>
    public sealed record Refuse(FluxPayError Error) : Admission;
}

/// <summary>An answer before it is sealed.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Location">The <c>Location</c> header, if there is one.</param>
/// <param name="Body">The body, to the byte.</param>
internal sealed record RenderedAnswer(int Status, string? Location, ReadOnlyMemory<byte> Body);
