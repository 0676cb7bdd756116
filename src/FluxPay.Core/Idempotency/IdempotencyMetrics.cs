using System.Diagnostics.Metrics;

namespace FluxPay.Idempotency;

/// <summary>What became of requests under a key, on the meter <c>FluxPay.Idempotency</c>.</summary>
internal sealed class IdempotencyMetrics
{
    public const string MeterName = "FluxPay.Idempotency";

    private readonly Counter<long> _requests;

    public IdempotencyMetrics(IMeterFactory meters) => _requests = meters.Create(MeterName).CreateCounter<long>(
        "fluxpay.idempotency.requests", "{request}",
        "Requests under a key by outcome: run, resumed (after a run that died), replayed, busy (it still runs), mismatched (another body).");

    public void Count(Admission admission)
    {
        if (_requests.Enabled)
            _requests.Add(1, new KeyValuePair<string, object?>("outcome", Outcome(admission)));
    }

    private static string Outcome(Admission admission) => admission switch
    {
        Admission.Run { Value.IsResumed: true } => "resumed",
        Admission.Run => "run",
        Admission.Replay => "replayed",
        Admission.Refuse { Error.Code: ErrorCode.KeyReused } => "mismatched",
        _ => "busy",
    };
}
