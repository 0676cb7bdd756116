using System.Diagnostics;

namespace FluxPay.Storage;

/// <summary>What a service decided on what it loaded: changes and what to answer once they are durable, or a refusal.</summary>
internal readonly record struct Decision<T>(Changes? Changes, Func<IReadOnlyList<object>, T>? Answer, FluxPayError? Error) where T : class
{
    public static implicit operator Decision<T>(FluxPayError error) => new(null, null, error);

    /// <summary>Nothing to change; this is the answer.</summary>
    public static implicit operator Decision<T>(T answer) => new(null, _ => answer, null);
}

/// <summary>Another run of the same request committed first: what it was answered is the answer.</summary>
internal sealed class ReplayTakenException() : Exception("Another run of the same request came first.");

internal static class StoreExtensions
{
    /// <summary>
    /// Load → decide → commit, and again whenever somebody else changed a record first. Each round that loses means another one won,
    /// so the loop always ends; nothing sleeps and nothing locks.
    /// </summary>
    public static async Task<Result<T>> DecideAsync<T>(
        this IStore store, Func<Task<Decision<T>>> decide, CancellationToken cancellationToken) where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var decision = await decide();
            if (decision.Error is { } error)
                return error;
            if (decision.Changes is not { } changes)
                return decision.Answer!([]);

            switch (await store.CommitAsync(changes, cancellationToken))
            {
                case CommitResult.Committed committed: return decision.Answer!(committed.Credits);
                case CommitResult.Refused refused: return refused.Error;
                case CommitResult.Lost { Record: IReplayRecord }: throw new ReplayTakenException();
                case CommitResult.Lost: break;
                default: throw new UnreachableException();
            }
        }
    }

    public static Decision<T> Then<T>(this Changes changes, Func<IReadOnlyList<object>, T> answer) where T : class => new(changes, answer, null);

    public static Decision<T> Then<T>(this Changes changes, T answer) where T : class => new(changes, _ => answer, null);
}
