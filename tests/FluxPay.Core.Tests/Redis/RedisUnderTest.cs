using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Redis.Tests;

internal static class RedisUnderTest
{
    /// <summary>A connection as a host has it.</summary>
    public static RedisConnection Connect(string connectionString, TimeSpan? timeout = null) => new(
        Options.Create(new RedisOptions { ConnectionString = connectionString, Timeout = timeout ?? TimeSpan.FromSeconds(5) }),
        NullLogger<RedisConnection>.Instance);

    /// <summary>Every key has its end: one without stays when nobody needs it any more.</summary>
    /// <returns>How many there are.</returns>
    public static Task<int> NothingStaysForEverAsync(RedisConnection redis) => redis.AskAsync(async database =>
    {
        int keys = 0;
        await foreach (var key in database.Multiplexer.GetServers()[0].KeysAsync(pattern: "fp:*"))
        {
            keys++;
            Assert.True((long)await database.ExecuteAsync("PTTL", key) != -1, $"{key} stays for ever");
        }
        return keys;
    });
}
