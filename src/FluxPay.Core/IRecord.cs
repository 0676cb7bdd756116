namespace FluxPay;

/// <summary>A state the store keeps. It is saved only if it is still at the version it was loaded with.</summary>
public interface IRecord
{
    /// <summary>The version it was loaded with; 0 when it was never saved.</summary>
    long Version { get; }
}

/// <summary>A change of one customer's credits, decided inside the commit against the wallet as it is then.</summary>
public interface ICreditCommand
{
    /// <summary>Whose wallet.</summary>
    CustomerRef Customer { get; }
}

/// <summary>A promise to act at an instant, kept through restarts; one per kind and subject (a natural key, never a clock-made one).</summary>
/// <param name="Kind">Who acts, for example <c>order.expire</c>.</param>
/// <param name="Subject">On what: an id.</param>
/// <param name="DueAt">When, at the earliest.</param>
/// <param name="Attempt">How often it fired in vain.</param>
public sealed record DueTimer(string Kind, string Subject, DateTimeOffset DueAt, int Attempt = 0) : IRecord
{
    /// <summary>Timers have no version: the newest promise replaces the one before.</summary>
    public long Version => 0;

    /// <summary>True for a promise that is made only if there is none of its kind and subject yet.</summary>
    internal bool IsFirst { get; init; }
}

/// <summary>A record that is changed under its customer's lock only, as wallets are, where the store has such locks.</summary>
internal interface ICustomerRecord : IRecord
{
    /// <summary>Whose.</summary>
    CustomerRef Customer { get; }
}
