using System.Diagnostics;
using System.Text;
using FluxPay.LoadTest.Measuring;

namespace FluxPay.LoadTest.Buying;

/// <summary>Where buyers go.</summary>
/// <param name="Hosts">A load balancer in front of them would send each request to another one; so do the buyers.</param>
/// <param name="Gateway">The simulator, for the payment window.</param>
/// <param name="Room">A waiting room stands before <c>POST /orders</c>.</param>
internal sealed record Market(IReadOnlyList<Uri> Hosts, Uri Gateway, string? Room)
{
    public const string Key = "fp_test_moa";
}

/// <summary>
/// One customer on one journey, as the API asks its clients to be: each POST has a key and is repeated under it where nothing was answered, the
/// first still runs, or the host asked for patience; a payment whose outcome is not known is looked at until it is.
/// </summary>
/// <param name="insists">Comes again when it was refused for lack of room, before it has anything to lose.</param>
internal sealed class Buyer(Line line, Market market, Figures figures, string customer, string journey, int first, bool insists) : IDisposable
{
    /// <summary>After which a journey is given up, and failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly (string, string) Authorization = ("Authorization", $"Bearer {Market.Key}");

    private readonly CancellationTokenSource _patience = new(Patience);
    private string? _ticket;
    private string? _pass;
    private int _requests = first;

    public string Customer => customer;

    /// <summary>True once it had to look for an outcome that was not known at first.</summary>
    public bool HasLooked { get; private set; }

    private string Tickets => $"/api/v1/waiting-rooms/{market.Room}/tickets";

    public void Dispose() => _patience.Dispose();

    /// <summary>A POST under a key of its own.</summary>
    /// <returns>The answer, which is not one of those that ask to come again.</returns>
    public Task<Answer> PostAsync(Step step, string path, string body) =>
        TimedAsync(step, () => RepeatedAsync(path, body, $"{journey}-{step}", insists || step != Step.Order));

    /// <summary>The buyer pays in the gateway's window.</summary>
    /// <returns>The payment key that the window hands to the shop.</returns>
    public async Task<string> PayAsync(string orderId, int amount, Trouble trouble)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"orderId":"{{orderId}}","amount":{{amount}},"behavior":"{{trouble.Behavior}}"}""");
        var paid = await TimedAsync(Step.Window, () => OnceAsync(HttpMethod.Post, new Uri(market.Gateway, "/sim/payments"), body, []));
        return paid.Plain("paymentKey"u8) ?? throw new JourneyFailed($"the payment window answered {paid.Status}");
    }

    /// <summary>Looks at a resource until it says that its outcome is known.</summary>
    public Task<Answer> SettleAsync(Answer unsettled) => TimedAsync(Step.Settle, async () =>
    {
        HasLooked = true;
        string path = unsettled.Headers.Location?.OriginalString ?? throw new JourneyFailed("202 without a Location");
        while (true)
        {
            await Task.Delay(LookAgain, _patience.Token);
            var seen = await TriedAsync(() => OnceAsync(HttpMethod.Get, Host(path), null, [Authorization]));
            if (seen is { Status: 200 } && !seen.IsTrue("inDoubt"u8))
                return seen;
        }
    });

    /// <summary>Queues until its turn comes.</summary>
    /// <returns>False when the sale was over before.</returns>
    public async Task<bool> QueueAsync(CancellationToken saleOver)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"customerId":"{{customer}}"}""");
        long began = Stopwatch.GetTimestamp();
        while (!saleOver.IsCancellationRequested)
        {
            var place = await TimedAsync(Step.Queue, () => TriedAsync(() => _ticket is null
                ? OnceAsync(HttpMethod.Post, Host(Tickets), body, [Authorization])
                : OnceAsync(HttpMethod.Get, Host($"{Tickets}/{_ticket}"), null, [Authorization])));
            if (place is { Status: 200 or 201 })
            {
                _ticket = place.Text("ticket"u8);
                if ((_pass = place.Text("pass"u8)) is not null)
                {
                    figures.Line.Record(Stopwatch.GetElapsedTime(began));
                    _patience.CancelAfter(Patience);
                    return true;
                }
            }
            else if (place is not null and not { Status: 503 or 429 })
            {
                throw new JourneyFailed($"the queue answered {place}");
            }
            _patience.CancelAfter(Patience);   // who is told to wait does so
            int wait = place?.Number("refreshAfterMs"u8) is > 0 and var asked ? asked : (int)LookAgain.TotalMilliseconds;
            await Task.Delay(wait, saleOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }

    /// <summary>Makes room for the next; a room forgets by itself whoever does not say so, only later.</summary>
    public async Task LeaveAsync()
    {
        if (_ticket is null)
            return;
        _patience.CancelAfter(Patience);
        while (await TriedAsync(() => OnceAsync(HttpMethod.Delete, Host($"{Tickets}/{_ticket}"), null, [Authorization])) is null or { Status: >= 500 })
            await Task.Delay(LookAgain, _patience.Token);
    }

    /// <summary>Repeats as long as the answers ask for it.</summary>
    private async Task<Answer> RepeatedAsync(string path, string json, string key, bool again)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        (string, string)[] headers = _pass is null
            ? [Authorization, ("Idempotency-Key", key)]
            : [Authorization, ("Idempotency-Key", key), ("X-FluxPay-Pass", _pass)];
        while (true)
        {
            long began = Stopwatch.GetTimestamp();
            var answer = await TriedAsync(() => OnceAsync(HttpMethod.Post, Host(path), body, headers));
            if (answer is null)
                continue;
            if (!AsksAgain(answer))
                return answer;
            if (!again && answer is { Status: 429 or 503, Headers.RetryAfter: not null })
                throw new TurnedAway(Stopwatch.GetElapsedTime(began));
            figures.Retried(answer.ToString());
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? Pause, _patience.Token);
        }
    }

    /// <summary>Not a final answer: the same request is still running, in doubt, or was not let in.</summary>
    private static bool AsksAgain(Answer answer) => answer.Status switch
    {
        409 => answer.Code is "PAY_007" || (answer.Code is "PAY_003" && !answer.HasResult),
        429 or >= 500 => true,
        _ => false,
    };

    /// <returns>Null when there was no answer; after a pause.</returns>
    private async Task<Answer?> TriedAsync(Func<Task<Answer>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            figures.Retried("no answer");
            await Task.Delay(Pause, _patience.Token);
            return null;
        }
    }

    private Task<Answer> OnceAsync(HttpMethod method, Uri url, byte[]? body, (string, string)[] headers)
    {
        figures.Requested();
        return line.SendAsync(method, url, body, headers, _patience.Token);
    }

    private async Task<T> TimedAsync<T>(Step step, Func<Task<T>> act)
    {
        long began = Stopwatch.GetTimestamp();
        var result = await act();
        figures.Of(step).Record(Stopwatch.GetElapsedTime(began));
        return result;
    }

    private Uri Host(string path) => new(market.Hosts[_requests++ % market.Hosts.Count], path);
}

/// <summary>There was no room for this buyer, who was told when to come again and does not.</summary>
internal sealed class TurnedAway(TimeSpan after) : Exception
{
    public TimeSpan After => after;
}

/// <summary>An answer that a buyer must not get.</summary>
internal sealed class JourneyFailed(string why) : Exception(why);
