using FluxPay.Idempotency;
using FluxPay.RateLimiting;
using FluxPay.Redis.Idempotency;
using FluxPay.Redis.RateLimiting;
using FluxPay.Redis.WaitingRooms;
using FluxPay.Tests;
using FluxPay.WaitingRooms;

namespace FluxPay.Redis.Tests;

/// <summary>A cluster refuses a script whose keys lie in several slots, so every script is run on one.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Every_script_names_keys_of_one_slot()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var redis = RedisUnderTest.Connect(cluster.ConnectionString);
        var hosts = new RedisHosts(redis);
        await hosts.BeatAsync();

        var store = new RedisRateLimitStore(redis, hosts);
        for (int service = 0; service < 40; service++)   // over all masters
        {
            RateLimitTarget[] rates = [.. Enumerable.Range(0, 3).SelectMany(Rates)];
            RateLimitTarget[] lent = [new(RateLimit.Concurrency("c", 9), "}a{"), new(RateLimit.Concurrency("d", 9), "{}")];
            var call = new RateLimitCall($"service{{}}-{service}", [.. rates, .. lent], 1, "lease");
            Assert.True(await store.DecideAsync(call) is { IsAcquired: true, IsDegraded: false });
            await RateLimitScripts.RefundAsync(redis, call with { Targets = rates });
            await RateLimitScripts.RenewAsync(redis, call with { Targets = lent });
            await RateLimitScripts.ReleaseAsync(redis, call with { Targets = lent });
            Assert.All((await store.DecideAsync(call with { Permits = 0 })).Limits, l => Assert.Equal(9, l.Remaining));
        }
        await ClaimAsync(redis);
        await WaitAsync(redis);
    }

    [Fact]
    public async Task Claims_that_a_proxy_in_front_of_several_servers_does_not_take_together_are_taken_alone()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await server.CommandAsync("CLUSTER ADDSLOTSRANGE 0 16383");
        await Patience.Until(async () => (await server.CommandAsync("CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the slots");
        await using var redis = RedisUnderTest.Connect($"{server.ConnectionString},proxy=Envoyproxy");   // so that the client takes it for one server
        await ClaimAsync(redis);
        Assert.False(redis.IsCluster);
    }

    private static async Task WaitAsync(RedisConnection redis)
    {
        var queue = new RedisRoomQueue(redis, TimeProvider.System);
        for (int number = 0; number < 40; number++)
        {
            var room = new RoomSettings
            {
                Name = $"room-{number}", AdmitPerSecond = 10, MaxActive = 10, Mode = RoomMode.Queue,
                Adaptive = new AdaptiveAdmission(3, 10, TimeSpan.FromSeconds(1), 0.02m),
            };
            var ids = Enumerable.Range(1, 3).Select(n => new TicketId((UInt128)n)).ToArray();
            foreach (var id in ids)
                Assert.Equal(Place.Waiting, (await queue.EnterAsync(room, new Entry(id))).Place);   // the second and third by the short way
            await queue.BeatAsync(room, ids);
            Assert.Equal(3, (await queue.TickAsync(room, 200)).Admitted);
            var inside = await queue.EnterAsync(room, new Entry(ids[0]) { IsPoll = true });
            await queue.RenewAsync(room, [new Renewal(ids[0], inside.AdmittedAtMs, inside.PassExpiresAtMs + 1)]);
            var left = await queue.LeaveAsync(room, ids[0]);
            Assert.Equal([left!.Value], (await queue.ReadAsync(room)).GivenUp);
            await queue.ReportAsync(room, new AdmissionWindow(1, 0, 0, 0));
            await queue.DecideAsync(room, 1, new AdmissionState(5, 0, 0, false));
            Assert.Equal(5, (await queue.ReadAsync(room)).RatePerSecond);
        }
    }

    private static async Task ClaimAsync(RedisConnection redis)
    {
        var steps = new ClaimSteps(redis);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async request =>
        {
            var claim = new Claim(new IdempotencyKey("moa}{", "POST", "/{}", $"{request}"), "BODY", "owner");
            Assert.IsType<ClaimAnswer.Granted>(await steps.ClaimAsync(claim, TimeSpan.FromMinutes(1)));
            Assert.True(await steps.RenewAsync(claim, TimeSpan.FromMinutes(1)));
            await steps.ReleaseAsync(claim);
            await steps.CompleteAsync(claim);
            Assert.IsType<ClaimAnswer.Answered>(await steps.ClaimAsync(claim, TimeSpan.FromMinutes(1)));
        }));
    }

    private static RateLimitTarget[] Rates(int number) =>
        [new(RateLimit.Gcra($"g{number}", 9, TimeSpan.FromHours(1)), $"p{{{number}}}"), new(RateLimit.Sliding($"s{number}", 9, TimeSpan.FromHours(1)), "}{")];
}
