namespace FluxPay.Security;

/// <summary>The sealed values of a store, field by field, so that they can be sealed again when the key ring turns.</summary>
internal interface ISealedValues
{
    /// <summary>The fields that hold sealed values.</summary>
    IReadOnlyList<string> Fields { get; }

    /// <summary>The next values of a field, in a fixed order; some that begin with the prefix may be among them.</summary>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    /// <param name="after">The last one of the call before; null for the first call.</param>
    /// <param name="current">What values begin with that need not be told of.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<SealedValue>> ListAsync(
        string field, SealedValue? after, ReadOnlyMemory<byte> current, int limit, CancellationToken cancellationToken = default);

    /// <summary>Replaces a value, unless it is not the one any more.</summary>
    /// <returns>False when nothing happened.</returns>
    Task<bool> ReplaceAsync(string field, SealedValue value, byte[] resealed, CancellationToken cancellationToken = default);
}

/// <summary>One sealed value.</summary>
/// <param name="Key">The columns that name its row.</param>
/// <param name="Purpose">What it is sealed as.</param>
/// <param name="Value">As it is kept.</param>
internal sealed record SealedValue(IReadOnlyList<string> Key, string Purpose, byte[] Value);
