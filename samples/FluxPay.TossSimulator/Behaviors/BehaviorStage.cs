using FluxPay.TossSimulator.Http;

namespace FluxPay.TossSimulator.Behaviors;

/// <summary>Plays a behavior around the act that moves money.</summary>
internal sealed class BehaviorStage(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// Whether a client that hangs up changes nothing: the wait ends only by time, or when the simulator stops, which
    /// then has done nothing.
    /// </summary>
    /// <returns>Null: cut the connection.</returns>
    public async Task<Answer?> PlayAsync(Behavior behavior, TossCall call, Func<Answer> act)
    {
        switch (behavior)
        {
            case Behavior.DropRequest:
                return null;
            case Behavior.ErrorBefore error:
                return Answers.OfStatus(error.Status, call);
            case Behavior.DropAnswer:
                act();
                return null;
            case Behavior.ErrorAfter error:
                act();
                return Answers.OfStatus(error.Status, call);
            case Behavior.Slow slow:
                if (!await WaitAsync(slow.Wait))
                    return null;
                return act();
            default:
                return act();
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, lifetime.ApplicationStopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
