namespace FluxPay.Client;

/// <summary>
/// A name from a list that the server may extend: a value this client does not know is carried as it is, so a new
/// one at the server breaks no deployed client.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IOpenValue<TSelf> where TSelf : struct, IOpenValue<TSelf>
{
    /// <summary>The name on the wire, for example <c>PENDING</c>.</summary>
    string Value { get; }

    /// <summary>The value with this name, known or not.</summary>
    static abstract TSelf From(string value);
}
