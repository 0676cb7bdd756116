using FluxPay.TossSimulator.Http;

namespace FluxPay.TossSimulator.Behaviors;

/// <summary>Plays a behavior around the act that moves money.</summary>
internal sealed class BehaviorStage(SimulatorWait wait)
{
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
                return await wait.ForAsync(slow.Wait) ? act() : null;
            case Behavior.Approve or Behavior.Decline or Behavior.WrongAmount:
                return act();       // these three are the act's own business
            default:
                throw new System.Diagnostics.UnreachableException($"No stage for {behavior}.");
        }
    }
}
