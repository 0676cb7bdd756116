using FluxPay.Timers;

namespace FluxPay.Sagas;

/// <summary>
/// A request came back whose first run sent something and holds it no longer: the host of that run may be dead or stand still, so the
/// gateway is asked now and not only when its call must be over. Once per attempt, however often the request comes back; what a
/// question leaves open keeps its own pace.
/// </summary>
internal sealed class LostCallers(ITimerStore timers, GatewayCalls calls, ChargeCalls charges, TimeProvider time)
{
    public async Task AskSoonAsync(AttemptId attempt, CancellationToken cancellationToken)
    {
        if (calls.IsInFlight(attempt) || charges.IsInFlight(attempt))
            return;
        await timers.HastenAsync(TimerKinds.Resolve, attempt.ToString(), time.Now(), cancellationToken);
        await timers.HastenAsync(TimerKinds.ResolveCharge, attempt.ToString(), time.Now(), cancellationToken);
    }
}
