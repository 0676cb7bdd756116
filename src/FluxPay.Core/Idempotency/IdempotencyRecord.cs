namespace FluxPay.Idempotency;

/// <summary>What makes two requests the same one.</summary>
/// <param name="Service">The service the API key belongs to.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without query.</param>
/// <param name="Value">1 to 255 visible ASCII characters, unquoted.</param>
public sealed record IdempotencyKey(string Service, string Method, string Path, string Value);

/// <summary>
/// What is known of a request under a key. Written in the same commit as the effect, it is the truth: everything faster only
/// guesses what this row says.
/// </summary>
public sealed record IdempotencyRecord : IReplayRecord
{
    /// <summary>The request's key.</summary>
    public required IdempotencyKey Key { get; init; }
    /// <summary>Hash of the body as canonical JSON, so member order and white space do not matter.</summary>
    public required string Fingerprint { get; init; }
    /// <summary>What it sent to a gateway, if it did.</summary>
    public AttemptId? Attempt { get; init; }
    /// <summary>True once the caller was told that the outcome is not known yet.</summary>
    public bool AnsweredUnknown { get; init; }
    /// <summary>The final answer; null while there is none.</summary>
    public StoredAnswer? Answer { get; init; }
    /// <summary>Which run of which host has the request; another host's word that it still does counts until <see cref="LeaseUntil"/>.</summary>
    public required string Owner { get; init; }
    /// <summary>Until when a run that has not answered counts as alive, by the store's clock.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }
    /// <summary>When the first run was recorded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }
}

/// <summary>An answer to be repeated to the byte.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Location">The <c>Location</c> header, if there was one.</param>
/// <param name="SealedBody">The body, encrypted: it may hold what was shown only once.</param>
/// <param name="ContentType">The <c>Content-Type</c> of an application's own answer, empty for none; null for the envelope's.</param>
public sealed record StoredAnswer(int Status, string? Location, ReadOnlyMemory<byte> SealedBody, string? ContentType = null);
