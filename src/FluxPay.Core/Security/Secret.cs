namespace FluxPay.Security;

/// <summary>Text that must not be shown: it prints as dots, so that no log, message or debugger line gives it away by accident.</summary>
/// <param name="value">The text, not empty.</param>
public sealed class Secret(string value) : IEquatable<Secret>
{
    private readonly string _value = string.IsNullOrEmpty(value) ? throw new ArgumentException("must not be empty", nameof(value)) : value;

    /// <summary>The text itself, for whoever has to send or seal it. A method, so that no serializer takes it for a member.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_value);

    /// <inheritdoc/>
    public override string ToString() => "•••";
}
