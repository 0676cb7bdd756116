namespace FluxPay.Idempotency;

/// <summary>
/// Which requests run right now, so that a duplicate is answered before the database has to. It only guesses what the durable record
/// says: a claim that is lost lets a second run begin, and the record's insert then decides between the two.
/// </summary>
internal interface IClaims
{
    /// <summary>True when other hosts see these claims, so that a lease has to be kept up.</summary>
    bool IsShared { get; }

    /// <summary>Claims a request for a run. Never fails: where claims cannot be asked, the run is granted.</summary>
    /// <param name="claim">Which request, and who runs it.</param>
    /// <param name="lease">How long the claim holds unless it is renewed.</param>
    ValueTask<ClaimAnswer> ClaimAsync(Claim claim, TimeSpan lease);

    /// <summary>Holds it for another lease.</summary>
    /// <returns>False when it is somebody else's by now.</returns>
    ValueTask<bool> RenewAsync(Claim claim, TimeSpan lease);

    /// <summary>Its answer is durable.</summary>
    ValueTask CompleteAsync(Claim claim);

    /// <summary>It ended without an answer that is kept, so a repeat may run.</summary>
    ValueTask ReleaseAsync(Claim claim);
}

/// <summary>A request that somebody wants to run.</summary>
/// <param name="key">Which request.</param>
/// <param name="fingerprint">Hash of its body: visible ASCII without a space.</param>
/// <param name="owner">Names the run and no other one, so that whoever lost a claim cannot end that of the next.</param>
internal sealed class Claim(IdempotencyKey key, string fingerprint, string owner)
{
    public IdempotencyKey Key => key;
    public string Fingerprint => fingerprint;
    public string Owner => owner;

    /// <summary>What a keeper of claims made of it the first time it was asked, for the next times.</summary>
    public object? Kept { get; set; }
}

/// <summary>What became of a claim.</summary>
internal abstract record ClaimAnswer
{
    private ClaimAnswer() { }   // closed: every answer is listed here

    /// <summary>Nobody runs it.</summary>
    public sealed record Granted : ClaimAnswer;

    /// <summary>It was answered; the durable record has the answer.</summary>
    public sealed record Answered : ClaimAnswer;

    /// <summary>The key belongs to another body.</summary>
    public sealed record Mismatched : ClaimAnswer;

    /// <summary>It runs.</summary>
    /// <param name="Left">When to ask again.</param>
    public sealed record Busy(TimeSpan Left) : ClaimAnswer;
}
