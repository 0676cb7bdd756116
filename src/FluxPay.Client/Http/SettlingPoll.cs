namespace FluxPay.Client.Http;

/// <summary>
/// Reads a resource again until its outcome is known. The engine asks the gateway first after a second and then with
/// backoff, so a client that asks more often learns nothing sooner.
/// </summary>
internal sealed class SettlingPoll(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public async Task<T> UntilAsync<T>(
        T current,
        Func<T, bool> isSettled,
        Func<AnswerPace, CancellationToken, Task<T>> readAsync,
        CancellationToken cancellationToken)
    {
        for (var (backoff, pause) = (Shortest, Shortest); !isSettled(current);)
        {
            await Task.Delay(pause, time, cancellationToken);

            var pace = new AnswerPace();
            current = await readAsync(pace, cancellationToken);
            backoff = backoff * 2 < Longest ? backoff * 2 : Longest;
            pause = pace.RetryAfter is not { } asked ? backoff : asked > Shortest ? asked : Shortest;
        }

        return current;
    }
}
