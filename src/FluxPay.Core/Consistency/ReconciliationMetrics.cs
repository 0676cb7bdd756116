using System.Diagnostics.Metrics;

namespace FluxPay.Consistency;

/// <summary>What runs found, on the meter <c>FluxPay.Reconciliation</c>.</summary>
internal sealed class ReconciliationMetrics
{
    public const string Meter = "FluxPay.Reconciliation";

    private readonly Counter<long> _runs;
    private readonly Counter<long> _matched;
    private readonly Counter<long> _differences;

    public ReconciliationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _runs = meter.CreateCounter<long>("fluxpay.reconciliation.runs", "{run}", "Days that were compared to the end.");
        _matched = meter.CreateCounter<long>("fluxpay.reconciliation.matched", "{transaction}", "Transactions that agree.");
        _differences = meter.CreateCounter<long>("fluxpay.reconciliation.differences", "{difference}", "Differences that a run found, by kind.");
    }

    public void Count(Reconciliation run, IReadOnlyList<Difference> differences)
    {
        var provider = new KeyValuePair<string, object?>("provider", run.Provider);
        _runs.Add(1, provider);
        _matched.Add(run.Matched, provider);
        foreach (var difference in differences)
            _differences.Add(1, provider, new("kind", difference.Kind.Wire()));
    }
}
