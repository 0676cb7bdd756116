using FluxPay.Redis;
using FluxPay.Tests;
using FluxPay.WaitingRooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FluxPay.Benchmarks;

/// <summary>A room in which a million wait, in a Redis of its own.</summary>
internal sealed class FullRoom : IAsyncDisposable
{
    private const int Chunk = 500;

    private readonly RedisServer _server;
    private readonly ServiceProvider _services;

    private FullRoom(RedisServer server)
    {
        _server = server;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddWaitingRooms().UseRedis(server.ConnectionString);
        services.Configure<RedisOptions>(o => o.Timeout = TimeSpan.FromSeconds(10));
        _services = services.BuildServiceProvider();
    }

    /// <summary>Fewer where nothing is measured.</summary>
    public static int Waiting { get; } = Environment.GetCommandLineArgs().Contains("--once") ? 20_000 : 1_000_000;

    public RoomSettings Room { get; } = new()
    {
        Name = "full",
        AdmitPerSecond = 1_000_000,
        MaxActive = 100_000_000,
        Mode = RoomMode.Queue,
        IdleTimeout = TimeSpan.FromDays(1),
    };

    public RedisConnection Redis => _services.GetRequiredService<RedisConnection>();
    public WaitingRoomEngine Engine => _services.GetRequiredService<WaitingRoomEngine>();
    public IRoomQueue Queue => _services.GetRequiredService<IRoomQueue>();

    /// <summary>Signed two seconds ago.</summary>
    public string TicketOfLate { get; private set; } = "";

    /// <summary>Signed just now.</summary>
    public string TicketOfNow { get; private set; } = "";

    public static async Task<FullRoom> StartAsync()
    {
        var room = new FullRoom(await RedisServer.StartAsync());
        await room.FillAsync();
        return room;
    }

    /// <summary>What a host does between requests.</summary>
    public async Task LookAsync()
    {
        var view = Engine.View(Room);
        view.TakeBeats(int.MaxValue);
        view.Update(Room, await Queue.ReadAsync(Room));
        var ring = await _services.GetRequiredService<RoomKeys>().GetAsync();
        var ticket = new Ticket(new TicketId(7))
        {
            Score = view.Snapshot.Marks is [.., var end] ? end - (Waiting / 2) : view.Snapshot.Front[^1],
            Generation = view.Snapshot.Generation,
        };
        TicketOfLate = (ticket with { SignedAtMs = Queue.NowMs - 2000 }).Seal(view.Tokens.Tickets, ring.Current(Queue.NowMs));
        TicketOfNow = (ticket with { SignedAtMs = Queue.NowMs + 500 }).Seal(view.Tokens.Tickets, ring.Current(Queue.NowMs));   // for the whole iteration
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>As joins would leave it, only faster; and the same for the baseline.</summary>
    private async Task FillAsync()
    {
        var first = await Queue.EnterAsync(Room, new Entry(new TicketId(0)));
        for (int from = 1; from < Waiting; from += Chunk)
        {
            var ids = Enumerable.Range(from, Math.Min(Chunk, Waiting - from)).ToArray();
            SortedSetEntry[] Entries(Func<int, double> score) =>
                [.. ids.Select(n => new SortedSetEntry(new TicketId((UInt128)n << 40).ToString(), score(n)))];
            await Redis.AskAsync(database => Task.WhenAll(
                database.SortedSetAddAsync("fp:{w:full}:wait", Entries(n => first.Score + n)),
                database.SortedSetAddAsync("fp:{w:full}:hb", Entries(_ => Queue.NowMs)),
                database.SortedSetAddAsync("fp:{w:raw}:wait", Entries(n => n))));
        }
        await Redis.AskAsync(database => database.HashSetAsync("fp:{w:full}:cfg", "seq", first.Score - Scores.Half + Waiting));
    }
}
