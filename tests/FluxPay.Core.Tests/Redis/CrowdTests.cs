using System.Globalization;
using System.Text.RegularExpressions;
using FluxPay.Redis.Tests;
using FluxPay.Tests;
using FluxPay.WaitingRooms;
using FluxPay.WaitingRooms.Tests;

namespace FluxPay.Redis.WaitingRooms.Tests;

/// <summary>Ten thousand who do the same at once must not be taken for a Redis that is down.</summary>
public sealed partial class CrowdTests : IAsyncLifetime
{
    private const int Everybody = 10_000;

    private static readonly RoomSettings Room = new()
    {
        Name = "crowd", AdmitPerSecond = 1_000_000, MaxActive = 1_000_000, Mode = RoomMode.Queue,
    };

    private RedisServer _server = null!;
    private RedisConnection _redis = null!;
    private RoomHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = RedisUnderTest.Connect(_server.ConnectionString);
        _host = new RoomHost(new RedisRoomQueue(_redis, TimeProvider.System), new InMemorySettings(), Room);
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_crowd_that_leaves_at_once_is_a_few_scripts_and_everybody_is_answered()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, Everybody).Select(async n => (await _host.JoinAsync(Room, $"cust-{n}")).Ticket));
        while ((await _host.Get<IRoomQueue>().TickAsync(Room, 200)).Waiting > Everybody / 2)
        {
        }
        var passes = await Task.WhenAll(tickets.Take(500).Select(async t => (await _host.PollAsync(Room, t)).Pass));
        Assert.All(passes, Assert.NotNull);   // half of them are to be inside, and some of those have fetched the pass

        await _server.CommandAsync("CONFIG RESETSTAT");
        var left = await Task.WhenAll(tickets.Select(t => Task.Run(() => _host.Engine.LeaveAsync(Room, t, CancellationToken.None))));
        Assert.All(left, l => Assert.Null(l.Error));
        int scripts = await ScriptsAsync();
        Assert.True(scripts < Everybody / 10, $"{scripts} scripts for {Everybody} who leave");
        var seen = await _host.Get<IRoomQueue>().ReadAsync(Room);
        Assert.Equal((0, 0, 500), (seen.Waiting, seen.Active, seen.GivenUp.Length));
        for (int n = 0; n < passes.Length; n++)
            Assert.False(await _host.IsPassAsync(Room, passes[n], $"cust-{n}"));
    }

    [Fact]
    public async Task While_Redis_hangs_a_crowd_sends_it_no_more_than_it_could_answer_soon()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = RedisUnderTest.Connect(server.ConnectionString, TimeSpan.FromMilliseconds(250));
        var script = RedisScript.Of("return 1");
        Assert.Equal(1, (int)await script.RunAsync(redis, [], []));
        await server.CommandAsync("CONFIG RESETSTAT");
        server.Pause();
        var asked = Enumerable.Range(0, Everybody).Select(_ => Task.Run(() => script.RunAsync(redis, [], []))).ToArray();
        foreach (var one in asked)
            await Assert.ThrowsAsync<RedisDownException>(() => one);
        server.Resume();
        await Patience.Until(async () => await AnswersAsync(redis, script), "the server that goes on");
        var stats = await server.CommandAsync("INFO commandstats");
        int sent = int.Parse(Calls().Match(stats).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(sent < 200, $"{sent} were sent to a server that hangs");
    }

    private async Task<int> ScriptsAsync() =>
        int.Parse(Calls().Match(await _server.CommandAsync("INFO commandstats")).Groups[1].Value, CultureInfo.InvariantCulture);

    private static async Task<bool> AnswersAsync(RedisConnection redis, RedisScript script)
    {
        try
        {
            return (int)await script.RunAsync(redis, [], []) == 1;
        }
        catch (RedisDownException)
        {
            return false;
        }
    }

    [GeneratedRegex("cmdstat_evalsha:calls=([0-9]+)")]
    private static partial Regex Calls();
}
