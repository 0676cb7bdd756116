using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FluxPay.Redis;

/// <summary>How many hosts use this Redis. The number stays as last known while Redis is down.</summary>
internal sealed class RedisHosts(RedisConnection redis) : BackgroundService
{
    private static readonly RedisScript CountHosts = RedisScript.Read("count-hosts");
    private static readonly RedisKey[] Hosts = ["fp:{hosts}"];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly RedisValue[] _arguments =
        [Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), (long)(5 * Beat).TotalMilliseconds];

    private int _count = 1;

    /// <summary>1 or more; 1 while it is not known.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Says that this host lives, and learns who else does.</summary>
    public async Task BeatAsync()
    {
        try
        {
            Volatile.Write(ref _count, Math.Max((int)await CountHosts.RunAsync(redis, Hosts, _arguments), 1));
        }
        catch (RedisDownException)
        {
            // The last number known is the best there is.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(Beat, TimeProvider.System);   // leases between hosts keep the real clock
        try
        {
            do
                await BeatAsync();
            while (await beat.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
