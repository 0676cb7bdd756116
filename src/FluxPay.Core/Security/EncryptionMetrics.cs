using System.Diagnostics.Metrics;

namespace FluxPay.Security;

/// <summary>What operators watch while the key ring turns.</summary>
internal sealed class EncryptionMetrics
{
    public const string MeterName = "FluxPay.Encryption";

    private long _left;

    public EncryptionMetrics(IMeterFactory meters) => meters.Create(MeterName).CreateObservableGauge(
        "fluxpay.encryption.values_under_old_keys", () => Volatile.Read(ref _left), "{value}",
        "Values that the last look found sealed under a key that is not the first; at 0 the old keys may be dropped.");

    public void Left(long values) => Volatile.Write(ref _left, values);
}
