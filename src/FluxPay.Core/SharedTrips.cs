using System.Diagnostics.CodeAnalysis;

namespace FluxPay;

/// <summary>
/// What many callers ask at about the same time in one round trip: while one is on its way the next collects, so a single caller waits for
/// nobody.
/// </summary>
/// <param name="travel">Answers each request, in their order.</param>
/// <param name="mayBeOnes">Whether a failure may be one request's own fault, and nothing was done: those that failed together then travel alone.</param>
/// <param name="meansAll">Whether a failure, which took its time, is what those who wait meanwhile would meet too: they are told at once.</param>
/// <param name="most">How many travel together.</param>
internal sealed class SharedTrips<TRequest, TAnswer>(
    Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TAnswer>>> travel, Func<Exception, bool> mayBeOnes, Func<Exception, bool>? meansAll = null,
    int most = int.MaxValue)
{
    private readonly Lock _lock = new();
    private List<Traveller> _waiting = [];
    private bool _travelling;

    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends the wait for the answer; the trip goes on, because others are on it.</param>
    public Task<TAnswer> AskAsync(TRequest request, CancellationToken cancellationToken)
    {
        var traveller = new Traveller(request);
        lock (_lock)
        {
            _waiting.Add(traveller);
            if (!_travelling)
            {
                _travelling = true;
                _ = RunAsync();
            }
        }
        return traveller.Answer.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        await Task.Yield();   // behind those that were woken together with the first
        while (Next() is { Count: > 0 } together)
            await TravelAsync(together);
    }

    private List<Traveller> Next()
    {
        lock (_lock)
        {
            var together = _waiting.Count <= most ? _waiting : _waiting[..most];
            _travelling = together.Count > 0;
            _waiting = _waiting[together.Count..];
            return together;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is told to the callers.")]
    private async Task TravelAsync(List<Traveller> together)
    {
        try
        {
            var answers = await travel([.. together.Select(t => t.Request)]);
            for (int i = 0; i < together.Count; i++)
                together[i].Answer.TrySetResult(answers[i]);
        }
        catch (Exception failure) when (together.Count > 1 && mayBeOnes(failure))
        {
            foreach (var traveller in together)
                await TravelAsync([traveller]);
        }
        catch (Exception failure)
        {
            foreach (var traveller in meansAll?.Invoke(failure) == true ? together.Concat(TakeWaiting()) : together)
                traveller.Answer.TrySetException(failure);
        }
    }

    private List<Traveller> TakeWaiting()
    {
        lock (_lock)
        {
            var waiting = _waiting;
            _waiting = [];
            return waiting;
        }
    }

    private sealed class Traveller(TRequest request)
    {
        public TRequest Request => request;

        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
