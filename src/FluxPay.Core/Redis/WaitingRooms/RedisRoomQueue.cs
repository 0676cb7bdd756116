using System.Collections.Concurrent;
using System.Globalization;
using FluxPay.WaitingRooms;
using StackExchange.Redis;

namespace FluxPay.Redis.WaitingRooms;

/// <summary>The order of rooms that many hosts share: sorted sets of one hash tag per room, timed by the server's clock.</summary>
internal sealed class RedisRoomQueue(RedisConnection redis, TimeProvider time) : IRoomQueue
{
    private const int MostBeats = 500;
    private const int MostRenewals = 200;

    private static readonly string[] KeyNames = ["cfg", "wait", "hb", "act", "ready", "gone", "done", "left", "came"];

    private static readonly RedisScript JoinScript = RedisScript.Read("WaitingRooms/join");
    private static readonly RedisScript EnterScript = Read("enter");
    private static readonly RedisScript TickScript = Read("tick");
    private static readonly RedisScript ReadScript = Read("read");
    private static readonly RedisScript LeaveScript = Read("leave");
    private static readonly RedisScript BeatScript = Read("beat");
    private static readonly RedisScript RenewScript = Read("renew");
    private static readonly RedisScript ReportScript = Read("report");
    private static readonly RedisScript DecideScript = Read("decide");

    private readonly ConcurrentDictionary<string, RoomNames> _names = new();
    private readonly ConcurrentDictionary<string, bool> _crowded = new();
    private readonly ConcurrentDictionary<string, RoomLine<Entry, Entered>> _joining = new();
    private readonly ConcurrentDictionary<string, RoomLine<TicketId, GivenUp?>> _leaving = new();
    private ServerClock? _clock;

    public long NowMs => Volatile.Read(ref _clock)?.NowMs ?? time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<Entered> EnterAsync(RoomSettings room, Entry entry, CancellationToken cancellationToken = default) =>
        !entry.IsPoll && IsCrowded(room) ? Joining(room).AskAsync(room, entry) : EnterAloneAsync(room, entry);

    private async Task<Entered> EnterAloneAsync(RoomSettings room, Entry entry)
    {
        var reply = await RunAsync(EnterScript, room,
        [
            entry.Id.ToString(), entry.IsPoll ? "1" : "0", entry.Score is { } score ? score : RedisValue.EmptyString, entry.TierBase,
            entry.KnownGeneration, entry.PassExpiresAtMs, entry.AdmittedAtMs, .. Beginning(room),
        ]);
        Told((long)reply[5]);
        var entered = new Entered((Place)(int)reply[0], (long)reply[1], (long)reply[2], (long)reply[3], (long)reply[4])
        {
            AdmittedAtMs = (long)reply[6],
        };
        if (!entry.IsPoll || entered.Place == Place.Waiting)   // a pass that is fetched says nothing about the door
            _crowded[room.Name] = entered.Place == Place.Waiting;
        return entered;
    }

    /// <summary>Whether a join most likely has to queue, so that the short script is worth its round trip.</summary>
    private bool IsCrowded(RoomSettings room) => room.Mode != RoomMode.Drain && _crowded.GetValueOrDefault(room.Name);

    /// <summary>The short way for people who are new, together; the long one for who is not.</summary>
    private async Task<IReadOnlyList<Entered>> JoinAsync(RoomSettings room, IReadOnlyList<Entry> entries)
    {
        string settings = string.Create(CultureInfo.InvariantCulture,
            $"{room.Version}:{room.Mode.Wire()}:{room.AdmitPerSecond}:{room.Burst ?? 0}:{room.MaxActive}");
        var arguments = new RedisValue[3 + (entries.Count * 3)];
        (arguments[0], arguments[1], arguments[2]) = (settings, room.Mode == RoomMode.Open ? "1" : "0", Life(room));
        for (int n = 0; n < entries.Count; n++)
        {
            var entry = entries[n];
            arguments[3 + (n * 3)] = entry.Id.ToString();
            arguments[4 + (n * 3)] = entry.Score is { } score ? score : RedisValue.EmptyString;
            arguments[5 + (n * 3)] = entry.TierBase;
        }
        var reply = await RunAsync(JoinScript, Keys(room).Join, arguments);
        if (reply.Length > 0)
            Told((long)reply[1]);
        var entered = new Entered[entries.Count];
        List<Task>? others = null;
        for (int n = 0; n < entered.Length; n++)
        {
            if (reply.Length > 0 && (long)reply[2 + (n * 2)] is >= 0 and var place)
                entered[n] = new Entered(Place.Waiting, place, (long)reply[3 + (n * 2)], 0, (long)reply[0]);
            else
                (others ??= []).Add(EnterAsOneOfAsync(room, entries[n], entered, n));
        }
        if (others is not null)
            await Task.WhenAll(others);
        return entered;
    }

    private async Task EnterAsOneOfAsync(RoomSettings room, Entry entry, Entered[] entered, int n) => entered[n] = await EnterAloneAsync(room, entry);

    public async Task<Ticked> TickAsync(RoomSettings room, int most, CancellationToken cancellationToken = default)
    {
        var reply = await RunAsync(TickScript, room, [most]);
        Told((long)reply[3]);
        return new Ticked((int)reply[0], (int)reply[1], (long)reply[2]);
    }

    public async Task<RoomSnapshot> ReadAsync(RoomSettings room, long givenUpAfterUs = 0, CancellationToken cancellationToken = default)
    {
        var reply = await RunAsync(ReadScript, room,
            [RoomSnapshot.FrontLength, RoomSnapshot.MarkCount, RoomSnapshot.MostGivenUp, givenUpAfterUs]);
        Told((long)reply[0]);
        var (front, givenUp) = ((int)reply[8], (int)reply[9]);
        return new RoomSnapshot
        {
            TakenAtMs = (long)reply[0],
            Generation = (long)reply[1],
            Version = (long)reply[2],
            RatePerSecond = (int)reply[3],
            Waiting = (long)reply[4],
            Active = (long)reply[5],
            Served = (long)reply[6],
            Admitted = (long)reply[7],
            Front = [.. reply.Skip(10).Take(front).Select(r => (long)r)],
            GivenUp = [.. reply.Skip(10 + front).Take(2 * givenUp).Chunk(2).Select(r => new GivenUp(TicketId.Parse((string)r[0]!), (long)r[1]))],
            Marks = [.. reply.Skip(10 + front + (2 * givenUp)).Select(r => (long)r)],
        };
    }

    public Task<GivenUp?> LeaveAsync(RoomSettings room, TicketId id, CancellationToken cancellationToken = default) =>
        _leaving.GetOrAdd(room.Name, static (_, queue) => new(queue.LeaveAsync), this).AskAsync(room, id);

    private async Task<IReadOnlyList<GivenUp?>> LeaveAsync(RoomSettings room, IReadOnlyList<TicketId> ids)
    {
        var reply = await RunAsync(LeaveScript, room, [.. ids.Select(id => (RedisValue)id.ToString())]);
        Told((long)reply[0]);
        var (first, had) = ((long)reply[1], (string)reply[2]!);
        return [.. ids.Select((id, n) => had[n] == '1' ? new GivenUp(id, first + n) : (GivenUp?)null)];
    }

    public async Task BeatAsync(RoomSettings room, IReadOnlyCollection<TicketId> ids, CancellationToken cancellationToken = default)
    {
        foreach (var some in ids.Chunk(MostBeats))
            await RunAsync(BeatScript, room, [.. some.Select(id => (RedisValue)id.ToString())]);
    }

    public async Task RenewAsync(RoomSettings room, IReadOnlyCollection<Renewal> renewals, CancellationToken cancellationToken = default)
    {
        foreach (var some in renewals.Chunk(MostRenewals))
            await RunAsync(RenewScript, room, [.. some.SelectMany(r => (RedisValue[])[r.Id.ToString(), r.AdmittedAtMs, r.UntilMs])]);
    }

    public async Task<ClosedWindow?> ReportAsync(RoomSettings room, AdmissionWindow measured, CancellationToken cancellationToken = default)
    {
        var reply = await RunAsync(ReportScript, room, [measured.Requests, measured.Failures, measured.Slow, measured.InFlight]);
        return reply.Length == 1 ? null : new ClosedWindow(
            (long)reply[1],
            new AdmissionWindow((int)reply[2], (int)reply[3], (int)reply[4], (int)reply[5]),
            reply[8].ToString() is { Length: > 0 } rate && reply[9].ToString() is { Length: > 0 } memory
                ? AdmissionState.Of(int.Parse(rate, CultureInfo.InvariantCulture), memory)
                : null,
            (long)reply[6], (long)reply[7]);
    }

    public Task DecideAsync(RoomSettings room, long window, AdmissionState decision, CancellationToken cancellationToken = default) =>
        RunAsync(DecideScript, room, [window, decision.RatePerSecond, decision.Memory]);

    private Task<RedisResult[]> RunAsync(RedisScript script, RoomSettings room, RedisValue[] arguments) =>
        RunAsync(script, Keys(room).All, [.. Rules(room), .. arguments]);

    private async Task<RedisResult[]> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return (RedisResult[])(await script.RunAsync(redis, keys, arguments))!;
        }
        catch (RedisDownException down)
        {
            throw new FluxPayException(new FluxPayError(ErrorCode.StoreUnavailable, new Text(
                "The waiting room cannot be reached and nothing was done; try again shortly.",
                "대기실에 연결할 수 없어 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            }, down);
        }
    }

    private void Told(long nowMs) => Volatile.Write(ref _clock, new ServerClock(nowMs, TimeProvider.System.GetTimestamp()));

    private RoomLine<Entry, Entered> Joining(RoomSettings room) =>
        _joining.GetOrAdd(room.Name, static (_, queue) => new(queue.JoinAsync), this);

    private RoomNames Keys(RoomSettings room) => _names.GetOrAdd(room.Name, static name => new RoomNames(name));

    private static RedisValue[] Rules(RoomSettings room) =>
    [
        room.Version, room.Mode.Wire(), room.AdmitPerSecond, room.Burst ?? 0, room.MaxActive, Ms(room.ReadyTtl), Ms(room.PassTtl),
        Ms(room.IdleTimeout), Ms(room.Grace), Ms(room.Reassembly), room.OpensAt?.ToUnixTimeMilliseconds() ?? 0, room.HighestRate,
        Life(room), Ms(room.LongestPass),
    ];

    /// <summary>How a queue that is not there yet begins.</summary>
    private static RedisValue[] Beginning(RoomSettings room) =>
        room.Adaptive is not null && AdmissionState.Beginning(room) is var first
            ? [first.RatePerSecond, first.Memory]
            : [RedisValue.EmptyString, RedisValue.EmptyString];

    /// <summary>Longer than anybody may be away; every tick gives it again.</summary>
    private static long Life(RoomSettings room) => Ms(TimeSpan.FromDays(1) + room.LongestPass + room.IdleTimeout + room.Grace);

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;

    private static RedisScript Read(string script) => RedisScript.Read("WaitingRooms/room", $"WaitingRooms/{script}");

    /// <summary>The keys of one room.</summary>
    private sealed class RoomNames
    {
        // A room's name has no braces, so it is a hash tag as it stands.
        public RoomNames(string room)
        {
            All = [.. KeyNames.Select(key => (RedisKey)$"fp:{{w:{room}}}:{key}")];
            Join = All[..3];
        }

        public RedisKey[] All { get; }
        public RedisKey[] Join { get; }
    }

    /// <summary>What the server's clock said, and when it was heard.</summary>
    private sealed record ServerClock(long ToldMs, long HeardAt)
    {
        public long NowMs => ToldMs + (long)TimeProvider.System.GetElapsedTime(HeardAt).TotalMilliseconds;
    }
}
