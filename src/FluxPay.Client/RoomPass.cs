namespace FluxPay.Client;

/// <summary>
/// What lets one buyer through one waiting room. A pass that is used is renewed by the server up to the room's bound, and this holds the newest:
/// make one from the <see cref="WaitingTicket"/> that was admitted, give it to every operation of this buyer behind this room
/// (<see cref="RequestOptions.Pass"/>), and store <see cref="Value"/> where it must survive your process. Thread-safe.
/// </summary>
public sealed class RoomPass
{
    private const int MaxLength = 1024;

    private Held _held;

    /// <param name="value">As the waiting room gave it: 1 to 1,024 visible ASCII characters.</param>
    /// <param name="expiresAt">Until when it is good, where that is known; UTC.</param>
    /// <exception cref="ArgumentException">The value is of a length or characters no server gave.</exception>
    public RoomPass(string value, DateTimeOffset? expiresAt = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsPass(value))
            throw new ArgumentException($"A pass is 1 to {MaxLength} visible ASCII characters.", nameof(value));
        _held = new Held(value, expiresAt);
    }

    /// <summary>The newest pass that the server gave.</summary>
    public string Value => Volatile.Read(ref _held).Value;

    /// <summary>Until when that one is good; UTC. Null where nobody said.</summary>
    public DateTimeOffset? ExpiresAt => Volatile.Read(ref _held).ExpiresAt;

    /// <summary>Takes a renewed pass up, unless a later one was: answers to calls at the same time come in any order.</summary>
    internal void Renew(string value, DateTimeOffset expiresAt)
    {
        if (!IsPass(value))
            return;
        var renewed = new Held(value, expiresAt);
        Held seen;
        do
        {
            seen = Volatile.Read(ref _held);
            if (seen.ExpiresAt >= expiresAt)
                return;
        }
        while (Interlocked.CompareExchange(ref _held, renewed, seen) != seen);
    }

    private static bool IsPass(string value) => value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    private sealed class Held(string value, DateTimeOffset? expiresAt)
    {
        public string Value { get; } = value;
        public DateTimeOffset? ExpiresAt { get; } = expiresAt;
    }
}
