namespace FluxPay.Storage;

internal static class ReplayExtensions
{
    /// <summary>Saves the answer with the effect.</summary>
    public static Changes Remember(this Changes changes, IReplay? replay, object resource) => replay is null
        ? changes
        : changes.Save(replay.Answering(resource)).OnCommitted(replay.Answered);

    /// <summary>Saves the answer with the effect, where it holds what the credit commands come to.</summary>
    public static Changes Remember(this Changes changes, IReplay? replay, Func<IReadOnlyList<object>, object> resource) => replay is null
        ? changes
        : changes.Save(credits => replay.Answering(resource(credits))).OnCommitted(replay.Answered);

    /// <summary>Saves, before anything leaves, that this request sends this attempt.</summary>
    public static Changes Start(this Changes changes, IReplay? replay, AttemptId attempt) => replay is null
        ? changes
        : changes.Save(replay.Starting(attempt)).OnCommitted(() => replay.Started(attempt));
}
