using System.Collections.Concurrent;

namespace FluxPay.TossSimulator.Payments;

/// <summary>Which payments a confirm or cancel works on right now; a second one is refused, not queued.</summary>
internal sealed class PaymentsInFlight
{
    private readonly ConcurrentDictionary<string, byte> _keys = new(StringComparer.Ordinal);

    /// <returns>Null when another call works on it; else dispose it when done.</returns>
    public IDisposable? TryEnter(string paymentKey) => _keys.TryAdd(paymentKey, 0) ? new Turn(this, paymentKey) : null;

    public bool Contains(string paymentKey) => _keys.ContainsKey(paymentKey);

    private sealed class Turn(PaymentsInFlight inFlight, string paymentKey) : IDisposable
    {
        public void Dispose() => inFlight._keys.TryRemove(paymentKey, out _);
    }
}
