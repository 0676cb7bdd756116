using FluxPay.Redis.Tests;
using FluxPay.Tests;
using FluxPay.WaitingRooms;
using FluxPay.WaitingRooms.Tests;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FluxPay.Redis.WaitingRooms.Tests;

/// <summary>Several hosts with clocks that are hours apart, on one Redis of their own.</summary>
public sealed class SharedRoomTests : IAsyncLifetime
{
    private readonly InMemorySettings _settings = new();
    private readonly List<RedisConnection> _connections = [];
    private readonly List<RoomHost> _hosts = [];
    private RedisServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        foreach (int hours in new[] { -1, 0, 1 })
        {
            var connection = RedisUnderTest.Connect(_server.ConnectionString + (hours == 0 ? ",protocol=resp2" : ""));
            _connections.Add(connection);
            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(hours));
            _hosts.Add(new RoomHost(new RedisRoomQueue(connection, clock), _settings));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hosts.ForEach(h => h.Dispose());
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Together_hosts_never_admit_more_than_burst_and_rate_nor_out_of_order_and_leave_no_key_for_ever()
    {
        var room = new RoomSettings
        {
            Name = "many", AdmitPerSecond = 300, Burst = 20, MaxActive = 100_000, Mode = RoomMode.Queue, IdleTimeout = TimeSpan.FromSeconds(1),
        };
        const int Everybody = 900;
        bool IsDead(int n) => n % 3 == 1;
        var tickets = new string[Everybody];
        for (int n = 0; n < Everybody; n++)
            tickets[n] = (await _hosts[n % 3].JoinAsync(room, $"cust-{n}")).Ticket;
        var queues = _hosts.Select(h => h.Get<IRoomQueue>()).ToArray();
        var members = await MembersAsync(room, Everybody);
        long joined = queues[0].NowMs;
        await Patience.Until(async () =>
        {
            await queues[0].BeatAsync(room, [.. Enumerable.Range(0, Everybody).Where(n => !IsDead(n)).Select(n => members[n])]);
            return queues[0].NowMs > joined + 1200;   // the dead ones are idle by now
        }, "the idle time");

        // While all three tick as fast as they can, until nobody is left.
        await Task.WhenAll(queues.SelectMany(q => new[] { q, q }).Select(queue => Task.Run(async () =>
        {
            while ((await queue.TickAsync(room, 200)).Waiting > 0)
                await queue.BeatAsync(room, [.. Enumerable.Range(0, Everybody).Where(n => !IsDead(n)).Select(n => members[n])]);
        })));

        var database = (await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString)).GetDatabase();
        var admitted = (await database.SortedSetRangeByRankWithScoresAsync("fp:{w:many}:ready")).ToDictionary(e => (string)e.Element!, e => (long)e.Score);
        Assert.Equal(Everybody * 2 / 3, admitted.Count);
        Assert.All(Enumerable.Range(0, Everybody).Where(IsDead), n => Assert.DoesNotContain(members[n].ToString(), admitted.Keys));
        long[] inOrder = [.. Enumerable.Range(0, Everybody).Where(n => !IsDead(n)).Select(n => admitted[members[n].ToString()])];
        Assert.Equal(inOrder.Order(), inOrder);   // no inversion
        for (int i = 0; i < inOrder.Length; i++)   // every window, not only the whole
            for (int j = i; j < inOrder.Length; j++)
                Assert.True(j - i + 1 <= 20 + (300 * (inOrder[j] - inOrder[i] + 1) / 1000.0), $"{j - i + 1} in {inOrder[j] - inOrder[i]} ms");
        Assert.True(await RedisUnderTest.NothingStaysForEverAsync(_connections[0]) > 0);
        await database.Multiplexer.DisposeAsync();
    }

    [Fact]
    public async Task A_Redis_that_is_emptied_or_killed_at_any_time_loses_nobodys_place_and_no_pass()
    {
        var room = new RoomSettings
        {
            Name = "lost", AdmitPerSecond = 40, Burst = 1, MaxActive = 100_000, Mode = RoomMode.Queue, Reassembly = TimeSpan.FromMilliseconds(500),
        };
        const int Everybody = 40;
        var chance = new Random(20260131);
        var tickets = new string[Everybody];
        var passes = new string?[Everybody];
        for (int n = 0; n < Everybody; n++)
            tickets[n] = (await _hosts[n % 3].JoinAsync(room, $"cust-{n}")).Ticket;

        int[] losses = [.. Enumerable.Range(0, 3).Select(_ => chance.Next(2, 30))];
        int inside = 0, lost = 0;
        while (passes.Any(p => p is null))
        {
            if (losses.Count(l => l <= inside) > lost && lost++ is var loss)
                await (loss == 1 ? _server.RestartAsync() : _server.CommandAsync("FLUSHALL"));
            foreach (var host in _hosts)
                await IfThereAsync(() => host.TurnAsync(room));
            int before = passes.Count(p => p is not null);
            foreach (int n in Enumerable.Range(0, Everybody).Where(n => passes[n] is null).OrderBy(_ => chance.Next()))
            {
                var host = _hosts[chance.Next(3)];
                if (await IfThereAsync(() => host.PollAsync(room, tickets[n])) is { } polled)   // 410 would throw
                    (tickets[n], passes[n]) = (polled.Ticket, polled.Pass);
            }
            inside = passes.Count(p => p is not null);
            // Whoever came in during this round may have come past nobody but those polled before their turn in the same round.
            int last = Array.FindLastIndex(passes, p => p is not null);
            Assert.True(last < inside + (inside - before) + 3, $"{last} is inside, and only {inside} in all");
        }
        Assert.Equal(3, lost);
        for (int n = 0; n < Everybody; n++)
            foreach (var host in _hosts)
                Assert.True(await host.IsPassAsync(room, passes[n], $"cust-{n}"));
        Assert.True(await RedisUnderTest.NothingStaysForEverAsync(_connections[0]) > 0);
    }

    private async Task<TicketId[]> MembersAsync(RoomSettings room, int count)
    {
        var ring = await _hosts[0].Get<RoomKeys>().GetAsync();
        var tokens = new RoomTokens(room.Name, room.Service);
        return [.. Enumerable.Range(0, count).Select(n => tokens.Identify(ring, $"cust-{n}"))];
    }

    private static Task<string?> IfThereAsync(Func<Task> call) => IfThereAsync(async () =>
    {
        await call();
        return "";
    });

    /// <summary>Null while Redis is away.</summary>
    private static async Task<T?> IfThereAsync<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (FluxPayException away) when (away.Error.Code == ErrorCode.StoreUnavailable)
        {
            return null;
        }
    }
}
