using System.Collections.Concurrent;
using System.Diagnostics;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>
/// A caller as the API asks for: every request has a key and is repeated under it, through cut connections, doubts and restarts,
/// until the answer is final. It keeps every final answer, so that a second, different one is caught.
/// </summary>
internal sealed class HonestClient(Api api)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Told> _told = [];
    private int _answers;

    /// <summary>How many answers have come, final or not.</summary>
    public int Answers => Volatile.Read(ref _answers);

    public async Task<ApiAnswer> SendAsync(string path, object body, string key)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            string last;
            try
            {
                var answer = await api.PostAsync(path, body, key);
                Interlocked.Increment(ref _answers);
                if (IsFinal(answer))
                    return Keep(path, body, key, answer);
                last = $"{answer.StatusCode} {answer.Body}";
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
            {
                last = cut.Message;
            }
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"POST {path} under {key} has no final answer after {Patience}; last: {last}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Repeats everything once more.</summary>
    /// <param name="elsewhere">Another host of the same fleet, or null for the one that answered first.</param>
    /// <returns>What was answered differently than before; empty for nothing.</returns>
    public async Task<IReadOnlyList<string>> RepeatAllAsync(Api? elsewhere = null)
    {
        var different = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(_told, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (told, _) =>
        {
            var again = await (elsewhere ?? api).PostAsync(told.Value.Path, told.Value.Body, told.Key);
            if (Text(again) != told.Value.Answer || !again.Headers.Contains("Idempotent-Replayed"))
                different.Add($"{told.Value.Path} under {told.Key}: first {told.Value.Answer}, then {Text(again)}");
        });
        return [.. different];
    }

    private ApiAnswer Keep(string path, object body, string key, ApiAnswer answer)
    {
        var kept = _told.GetOrAdd(key, new Told(path, body, Text(answer)));
        Assert.True(kept.Answer == Text(answer), $"Two answers under {key}: {kept.Answer} and {Text(answer)}");
        return answer;
    }

    /// <summary>Not "still running", "not known yet" or "unavailable": those are to be repeated.</summary>
    private static bool IsFinal(ApiAnswer answer) => answer switch
    {
        { StatusCode: 202 or >= 500 } => false,
        { StatusCode: 409, Code: "PAY_007" } => false,
        { StatusCode: 409, Code: "PAY_003" } => answer.Result.ValueKind != System.Text.Json.JsonValueKind.Null,
        _ => true,
    };

    private static string Text(ApiAnswer answer) => $"{answer.StatusCode} {answer.Body}";

    private sealed record Told(string Path, object Body, string Answer);
}
