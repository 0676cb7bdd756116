namespace FluxPay;

/// <summary>One sentence for a person, in the two languages FluxPay answers in.</summary>
/// <param name="English">Says what to do.</param>
/// <param name="Korean">The same in Korean.</param>
public sealed record Text(string English, string Korean)
{
    /// <summary>The sentence in the language asked for: Korean for <c>ko</c>, English for anything else.</summary>
    public string In(string language) => language == "ko" ? Korean : English;

    /// <inheritdoc/>
    public override string ToString() => English;
}
