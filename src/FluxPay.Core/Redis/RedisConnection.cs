using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FluxPay.Redis;

/// <summary>
/// The one multiplexer of the process. It connects in the background and again whenever it must, so a Redis that is down neither
/// stops a host from starting nor needs a restart once it is back.
/// </summary>
internal sealed class RedisConnection(IOptions<RedisOptions> options, ILogger<RedisConnection> logger) : IHostedService, IAsyncDisposable
{
    // A call may come while the first connection is still being made: it waits for that rather than call Redis down.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(1);

    // More on their way at once only wait for each other, and their time limit runs meanwhile: a crowd here would be taken for a Redis that
    // is down. So it waits here, where no time limit runs.
    private const int MostOnTheirWay = 128;

    private readonly SemaphoreSlim _turn = new(0);   // never disposed: whoever comes after the connection is told that Redis is down
    private int _onTheirWay;   // and those who wait for their turn

    private readonly Lock _lock = new();
    private readonly RedisBreaker _breaker = new(TimeProvider.System);
    private Task<ConnectionMultiplexer>? _multiplexer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Multiplexer();
        return Task.CompletedTask;
    }

    /// <summary>True where the keys of one script must lie in one slot.</summary>
    public bool IsCluster => Multiplexer() is { IsCompletedSuccessfully: true } connected
        && Array.Exists(connected.Result.GetServers(), server => server.ServerType == ServerType.Cluster);

    /// <summary>True while it does not serve: nearly every call fails at once then.</summary>
    public bool IsDown => _breaker.IsOpen;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Asks Redis, within <see cref="RedisOptions.Timeout"/>.</summary>
    /// <exception cref="RedisDownException">There is no answer.</exception>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question)
    {
        Admit();
        try
        {
            var multiplexer = await Multiplexer().WaitAsync(Connecting);
            var answer = await question(multiplexer.GetDatabase());
            _breaker.Succeeded();
            return answer;
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            throw Down(failure);
        }
    }

    /// <summary>
    /// Runs a script by its hash. What every request does, so it is one method and not a question to <see cref="AskAsync"/>: that costs an
    /// allocation of its own for every step between the two.
    /// </summary>
    /// <exception cref="RedisDownException">There is no answer; it may have run.</exception>
    public async Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        Admit();
        if (Interlocked.Increment(ref _onTheirWay) > MostOnTheirWay)
            await QueueAsync();
        try
        {
            var connecting = Multiplexer();
            var database = (connecting.IsCompletedSuccessfully ? connecting.Result : await connecting.WaitAsync(Connecting)).GetDatabase();
            RedisResult answer;
            try
            {
                answer = await database.ScriptEvaluateAsync(script.Hash, keys, arguments);
            }
            catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                answer = await database.ScriptEvaluateAsync(script.Text, keys, arguments);   // nothing ran; from now on it knows the hash
            }
            _breaker.Succeeded();
            return answer;
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            throw Down(failure);
        }
        finally
        {
            Return();
        }
    }

    private async Task QueueAsync()
    {
        await _turn.WaitAsync();
        try
        {
            Admit();   // it may have gone down while others were on their way
        }
        catch
        {
            Return();
            throw;
        }
    }

    private void Return()
    {
        if (Interlocked.Decrement(ref _onTheirWay) >= MostOnTheirWay)
            _turn.Release();
    }

    private void Admit()
    {
        if (!_breaker.Allows())
            throw new RedisDownException("Redis did not answer a moment ago.");
    }

    private RedisDownException Down(Exception failure)
    {
        if (_breaker.Failed())
            logger.LogWarning("This host goes on without Redis, which does not serve: {Failure}", failure.Message);
        return new RedisDownException($"Redis does not serve: {failure.Message}", failure);
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is { } connecting)
            await (await connecting).DisposeAsync();
    }

    private Task<ConnectionMultiplexer> Multiplexer()
    {
        if (Volatile.Read(ref _multiplexer) is { } known)
            return known;
        lock (_lock)
            return _multiplexer ??= ConnectAsync();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var settings = ConfigurationOptions.Parse(options.Value.ConnectionString);
        settings.AbortOnConnectFail = false;
        // The client looks for calls without an answer at every heartbeat: no timer per call is needed for a limit this short.
        settings.AsyncTimeout = (int)options.Value.Timeout.TotalMilliseconds;
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(options.Value.Timeout.TotalMilliseconds / 2, 50, 1000));
        settings.BacklogPolicy = BacklogPolicy.FailFast;   // a request decides at once without Redis; it does not queue for it
        settings.ClientName ??= "fluxpay";
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(settings);
        multiplexer.ConnectionFailed += (_, e) =>
            logger.LogWarning("The connection to Redis at {EndPoint} is lost: {Failure}.", e.EndPoint, e.FailureType);
        multiplexer.ConnectionRestored += (_, e) => logger.LogInformation("Redis at {EndPoint} is back.", e.EndPoint);
        if (!multiplexer.IsConnected)
            logger.LogWarning("Redis cannot be reached yet; it is tried again in the background.");
        return multiplexer;
    }

    /// <summary>Whatever the server or the client says instead of an answer; a host that cannot use Redis does without it.</summary>
    private static bool IsOfRedis(Exception failure) =>
        failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;
}
