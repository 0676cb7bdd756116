using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Redis.Tests;

internal static class RedisUnderTest
{
    /// <summary>A connection as a host has it.</summary>
    public static RedisConnection Connect(string connectionString, TimeSpan? timeout = null) => new(
        Options.Create(new RedisOptions { ConnectionString = connectionString, Timeout = timeout ?? TimeSpan.FromSeconds(5) }),
        NullLogger<RedisConnection>.Instance);
}
