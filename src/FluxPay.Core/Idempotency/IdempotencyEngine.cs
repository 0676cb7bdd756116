using System.Security.Cryptography;
using FluxPay.Security;
using Microsoft.Extensions.Options;

namespace FluxPay.Idempotency;

/// <summary>
/// Decides what a request under a key is: a first run, a repeat to be answered as before, or one that has to wait. The durable
/// record is the truth; claims only answer duplicates before the database has to.
/// </summary>
internal sealed class IdempotencyEngine(
    IIdempotencyStore store, FieldCipher cipher, IClaims claims, IOptions<IdempotencyOptions> options, IdempotencyMetrics? metrics = null)
{
    private readonly string _host = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));   // one per process, on purpose
    private long _runs;

    /// <summary>How long another host's run counts as alive.</summary>
    public TimeSpan Lease { get; } = options.Value.Lease;

    /// <summary>Admits a request, or says what it is answered without running.</summary>
    /// <param name="provenByCommit">True for a request whose every effect commits its record too: where its claim is new to everybody it runs
    /// before the record is looked up, because the commit, or <see cref="IdempotentRun.IsFirstAsync"/> where nothing was committed, decides.</param>
    public async Task<Admission> AdmitAsync(
        IdempotencyKey key, string fingerprint, Func<object, RenderedAnswer> render, CancellationToken cancellationToken,
        bool provenByCommit = false)
    {
        // Other body first, also while running: a wrong repeat must never be told to wait for an answer that is not its own.
        var claim = new Claim(key, fingerprint, $"{_host}-{Interlocked.Increment(ref _runs)}");
        var claimed = await claims.ClaimAsync(claim, Lease);
        switch (claimed)
        {
            case ClaimAnswer.Mismatched: return Counted(KeyReused());
            case ClaimAnswer.Busy busy: return Counted(StillRunning(busy.Left));
        }

        var held = new HeldClaim(claims, claim, Lease);
        if (provenByCommit && claimed is ClaimAnswer.Granted && store.KnowsTime)
            return Counted(new Admission.Run(new IdempotentRun(store, cipher, render, NewRecord(claim), held, Lease) { IsForeseen = true }));

        Admission? admission = null;
        try
        {
            return admission = Counted(await DecideAsync(claim, held, render, cancellationToken));
        }
        finally
        {
            if (admission is not Admission.Run)   // a store that fails must not leave the key claimed
                await held.EndAsync(answered: admission is Admission.Replay);
        }
    }

    /// <summary>The body of a stored answer, to the byte.</summary>
    public byte[] Open(StoredAnswer answer) => cipher.Open(SealedAs.Answer, answer.SealedBody.Span);

    private Admission Counted(Admission admission)
    {
        metrics?.Count(admission);
        return admission;
    }

    private async Task<Admission> DecideAsync(
        Claim claim, HeldClaim held, Func<object, RenderedAnswer> render, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(claim.Key, cancellationToken);
        if (known is null)
            return new Admission.Run(new IdempotentRun(store, cipher, render, NewRecord(claim), held, Lease));
        if (known.Fingerprint != claim.Fingerprint)
            return KeyReused();
        if (known.Answer is { } answer)
            return new Admission.Replay(answer);

        var left = known.LeaseUntil - store.Now;
        bool isOurs = known.Owner.StartsWith(_host, StringComparison.Ordinal);   // and over: the claim was free
        if (!isOurs && left > TimeSpan.Zero)
            return StillRunning(left);
        var resumed = known with { Owner = claim.Owner, LeaseUntil = LeaseEnd() };
        return new Admission.Run(new IdempotentRun(store, cipher, render, resumed, held, Lease, known.Owner));
    }

    private IdempotencyRecord NewRecord(Claim claim) => new()
    {
        Key = claim.Key,
        Fingerprint = claim.Fingerprint,
        Owner = claim.Owner,
        LeaseUntil = LeaseEnd(),
        CreatedAt = TimeProvider.System.Now(),
    };

    // Leases compare hosts, not business time: they keep the store's clock when a test clock is turned, or when a host's own is wrong.
    private DateTimeOffset LeaseEnd() => store.Now + Lease;

    private static Admission.Refuse StillRunning(TimeSpan left) => new(new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
        "The same request is still being processed; repeat it shortly to get its answer.",
        "같은 요청을 처리하고 있습니다. 잠시 후 다시 요청하면 결과를 받을 수 있습니다."))
    {
        RetryAfter = left,
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
/// <param name="ContentType">Its <c>Content-Type</c>; empty for none, null for the envelope's own.</param>
internal sealed record RenderedAnswer(int Status, string? Location, ReadOnlyMemory<byte> Body, string? ContentType = null);
