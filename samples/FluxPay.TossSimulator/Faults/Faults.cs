namespace FluxPay.TossSimulator.Faults;

/// <summary>Random faults of every <c>/v1</c> call. Rates are probabilities from 0 to 1.</summary>
internal sealed record FaultSettings(
    double DropRequestRate = 0, double DropAnswerRate = 0, double ErrorRate = 0, int LatencyMs = 0, long Seed = 0);

/// <summary>What happens to one call.</summary>
internal readonly record struct Fault(bool DropRequest, bool DropAnswer, bool Error, TimeSpan Latency);

/// <summary>Decides by seed and by how many calls came since the settings were put: the same seed, the same faults.</summary>
/// <remarks>Not kept over a restart, which is the simplest way back to a healthy gateway.</remarks>
internal sealed class FaultPlan
{
    private sealed class Run(FaultSettings settings)
    {
        public readonly FaultSettings Settings = settings;
        public long Calls;
    }

    private volatile Run _run = new(new FaultSettings());

    public FaultSettings Settings
    {
        get => _run.Settings;
        set => _run = new Run(value);
    }

    public Fault Next()
    {
        Run run = _run;
        ulong call = (ulong)Interlocked.Increment(ref run.Calls);
        FaultSettings settings = run.Settings;
        return new Fault(
            DropRequest: Chance(settings.Seed, call, kind: 1) < settings.DropRequestRate,
            DropAnswer: Chance(settings.Seed, call, kind: 2) < settings.DropAnswerRate,
            Error: Chance(settings.Seed, call, kind: 3) < settings.ErrorRate,
            Latency: TimeSpan.FromMilliseconds(settings.LatencyMs));
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014) over seed, call and kind of fault; 53 bits make the fraction.</summary>
    private static double Chance(long seed, ulong call, ulong kind)
    {
        unchecked
        {
            ulong x = Mix((ulong)seed + (call * 0x9E3779B97F4A7C15UL));
            x = Mix(x + (kind * 0x9E3779B97F4A7C15UL));
            return (x >> 11) * (1.0 / (1UL << 53));
        }
    }

    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }
}
