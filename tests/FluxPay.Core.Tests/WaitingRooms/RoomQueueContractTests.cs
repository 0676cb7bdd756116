using FluxPay.Tests;

namespace FluxPay.WaitingRooms.Tests;

/// <summary>What a room's queue promises, whatever keeps it. A new implementation is a new subclass.</summary>
public abstract partial class RoomQueueContractTests
{
    private static int s_rooms;

    private protected abstract Task<IRoomQueue> QueueAsync();

    /// <summary>Lets the queue's clock go on.</summary>
    private protected abstract Task PassAsync(IRoomQueue queue, TimeSpan span);

    private protected static RoomSettings Room(int rate = 1, int burst = 5, int inside = 1000, RoomMode mode = RoomMode.Queue) => new()
    {
        Name = $"contract-{Environment.ProcessId}-{Interlocked.Increment(ref s_rooms)}",
        AdmitPerSecond = rate,
        Burst = burst,
        MaxActive = inside,
        Mode = mode,
    };

    private protected static TicketId Id(int number) => new((UInt128)0xABCD << 64 | (UInt128)number);

    [Fact]
    public async Task Places_follow_arrivals_and_asking_again_is_the_same_place()
    {
        var (queue, room) = (await QueueAsync(), Room());
        var first = await JoinAsync(queue, room, 1);
        var second = await JoinAsync(queue, room, 2);
        Assert.Equal((Place.Waiting, 0), (first.Place, first.Ahead));
        Assert.Equal((Place.Waiting, 1), (second.Place, second.Ahead));
        Assert.Equal(first.Score + 1, second.Score);
        Assert.Equal(first, await JoinAsync(queue, room, 1));
        Assert.Equal(second, await PollAsync(queue, room, 2));
        Assert.Equal(2, (await queue.ReadAsync(room)).Waiting);
    }

    [Fact]
    public async Task An_open_room_admits_at_once_while_nobody_waits_and_budget_is_left()
    {
        var (queue, room) = (await QueueAsync(), Room(burst: 2, mode: RoomMode.Open));
        Assert.Equal(Place.Admitted, (await JoinAsync(queue, room, 1)).Place);
        var second = await JoinAsync(queue, room, 2);
        Assert.Equal(Place.Admitted, second.Place);
        Assert.Equal(queue.NowMs + room.PassTtl.TotalMilliseconds, second.PassExpiresAtMs, 2000.0);
        Assert.Equal(second.PassExpiresAtMs, (await JoinAsync(queue, room, 2)).PassExpiresAtMs);

        // Its budget is used; from here on somebody waits, and nobody overtakes.
        Assert.Equal(Place.Waiting, (await JoinAsync(queue, room with { MaxActive = 2 }, 3)).Place);
        Assert.Equal(Place.Waiting, (await JoinAsync(queue, room with { Burst = 100 }, 4)).Place);
        Assert.Equal(2, (await queue.ReadAsync(room)).Active);
    }

    [Fact]
    public async Task Ticks_admit_a_burst_and_then_the_rate_in_order()
    {
        var (queue, room) = (await QueueAsync(), Room(rate: 10, burst: 3));
        for (int n = 1; n <= 20; n++)
            await JoinAsync(queue, room, n);
        long begin = queue.NowMs;
        int admitted = (await queue.TickAsync(room, 200)).Admitted;
        Assert.True(admitted >= 3, $"{admitted} of a burst of 3");
        while (admitted < 8)
        {
            await PassAsync(queue, TimeSpan.FromMilliseconds(100));
            admitted += (await queue.TickAsync(room, 200)).Admitted;
            var read = await queue.ReadAsync(room);
            Assert.True(admitted <= 3 + (10 * (read.TakenAtMs - begin + 5) / 1000.0), $"{admitted} in {read.TakenAtMs - begin} ms");
        }
        for (int n = 1; n <= 20; n++)
            Assert.Equal(n <= admitted ? Place.Admitted : Place.Waiting, (await PollAsync(queue, room, n)).Place);
    }

    [Fact]
    public async Task No_more_are_inside_than_the_room_holds_and_who_leaves_makes_room()
    {
        var (queue, room) = (await QueueAsync(), Room(rate: 1000, burst: 1000, inside: 2));
        for (int n = 1; n <= 5; n++)
            await JoinAsync(queue, room, n);
        Assert.Equal(2, (await queue.TickAsync(room, 200)).Admitted);
        Assert.Equal(0, (await queue.TickAsync(room, 200)).Admitted);
        await queue.LeaveAsync(room, Id(1));
        Assert.Equal(new Ticked(1, 0, 2), await queue.TickAsync(room, 200));
        Assert.Equal(Place.Admitted, (await PollAsync(queue, room, 3)).Place);

        Assert.Empty((await queue.ReadAsync(room)).GivenUp);   // a turn that was not fetched is no pass
        var inside = await PollAsync(queue, room, 3);
        var left = (await queue.LeaveAsync(room, Id(3)))!.Value;
        Assert.Null(await queue.LeaveAsync(room, Id(3)));
        Assert.Equal([left], (await queue.ReadAsync(room)).GivenUp);
        Assert.True(left.AtUs >= inside.AdmittedAtMs * 1000);
        Assert.Empty((await queue.ReadAsync(room, left.AtUs)).GivenUp);
        Assert.Equal(1, (await queue.TickAsync(room, 200)).Admitted);

        var brief = room with { PassTtl = TimeSpan.FromMilliseconds(100) };
        await PollAsync(queue, brief, 2);
        await PassAsync(queue, TimeSpan.FromMilliseconds(150));
        Assert.Equal(1, (await queue.TickAsync(brief, 200)).Admitted);
        Assert.Equal(Place.Unknown, (await PollAsync(queue, brief, 2)).Place);   // its pass is over: nothing vouches for it any more
    }

    [Fact]
    public async Task A_crowd_that_leaves_at_once_frees_the_room_and_every_pass_of_it_is_told_once()
    {
        const int Everybody = 2500;
        var (queue, room) = (await QueueAsync(), Room(rate: 100_000, burst: 100_000, inside: Everybody, mode: RoomMode.Open));
        var inside = await Task.WhenAll(Enumerable.Range(0, Everybody).Select(n => JoinAsync(queue, room, n)));
        Assert.All(inside, e => Assert.Equal(Place.Admitted, e.Place));
        var left = await Task.WhenAll(Enumerable.Range(0, Everybody).Select(n => queue.LeaveAsync(room, Id(n))));
        Assert.All(left.Select((g, n) => (g, n)), l => Assert.Equal(Id(l.n), l.g!.Value.Id));

        var told = new List<GivenUp>();
        while (await queue.ReadAsync(room, told is [.., var last] ? last.AtUs : 0) is { GivenUp: { Length: > 0 } next, Active: 0 })
            told.AddRange(next);
        Assert.Equal(left.Select(l => l!.Value).OrderBy(l => l.AtUs), told);
        Assert.Distinct(told.Select(t => t.AtUs));

        var again = await JoinAsync(queue, room, 7);
        Assert.True(again.AdmittedAtMs * 1000 > left[7]!.Value.AtUs);   // else its new pass were void
    }

    [Fact]
    public async Task A_renewed_pass_keeps_its_holder_inside_until_it_is_given_up()
    {
        var room = Room(rate: 1000, burst: 1000, inside: 1, mode: RoomMode.Open) with { PassTtl = TimeSpan.FromMilliseconds(150) };
        var queue = await QueueAsync();
        var first = await JoinAsync(queue, room, 1);
        var renewal = new Renewal(Id(1), first.AdmittedAtMs, first.PassExpiresAtMs + 60_000);
        await queue.RenewAsync(room, [renewal, renewal with { UntilMs = first.PassExpiresAtMs + 1 }]);   // the later end counts
        await PassAsync(queue, TimeSpan.FromMilliseconds(250));
        await JoinAsync(queue, room, 2);
        Assert.Equal(0, (await queue.TickAsync(room, 200)).Admitted);
        var inside = await PollAsync(queue, room, 1);
        Assert.Equal((Place.Admitted, renewal.UntilMs, first.AdmittedAtMs), (inside.Place, inside.PassExpiresAtMs, inside.AdmittedAtMs));

        await queue.LeaveAsync(room, Id(1));
        await queue.RenewAsync(room, [renewal]);   // of another host, late
        Assert.Equal(Place.Unknown, (await PollAsync(queue, room, 1)).Place);
        Assert.Equal(1, (await queue.TickAsync(room, 200)).Admitted);

        // One that ended as a renewal was on its way goes on, and so does one that a lost queue knows nothing of.
        await queue.LeaveAsync(room, Id(2));
        var third = await JoinAsync(queue, room, 3);
        await PassAsync(queue, TimeSpan.FromMilliseconds(250));
        await queue.TickAsync(room, 200);
        Assert.Equal(0, (await queue.ReadAsync(room)).Active);
        long until = queue.NowMs + 60_000;
        await queue.RenewAsync(room, [new Renewal(Id(3), third.AdmittedAtMs, until), new Renewal(Id(4), third.AdmittedAtMs, until)]);
        Assert.Equal(2, (await queue.ReadAsync(room)).Active);
        foreach (int number in (int[])[3, 4])
            Assert.Equal(until, (await PollAsync(queue, room, number)).PassExpiresAtMs);
    }

    [Fact]
    public async Task A_ticket_nobody_holds_is_skipped_without_rate_and_comes_back_to_its_place_within_the_grace()
    {
        var (queue, room) = (await QueueAsync(), Room(rate: 1, burst: 2) with { IdleTimeout = TimeSpan.FromMilliseconds(250) });
        long place = (await JoinAsync(queue, room, 1)).Score;
        await JoinAsync(queue, room, 2);
        await PassAsync(queue, TimeSpan.FromMilliseconds(300));
        for (int n = 3; n <= 5; n++)
            await JoinAsync(queue, room, n);
        await queue.BeatAsync(room, [Id(2), Id(99)]);   // a poll that another host answered; somebody unknown stays unknown

        var ticked = await queue.TickAsync(room, 200);
        Assert.Equal((2, 1), (ticked.Admitted, ticked.Skipped));
        Assert.Equal(Place.Admitted, (await PollAsync(queue, room, 2)).Place);
        Assert.Equal(Place.Admitted, (await PollAsync(queue, room, 3)).Place);
        var back = await JoinAsync(queue, room, 1);
        Assert.Equal((Place.Waiting, place, 0), (back.Place, back.Score, back.Ahead));
        Assert.Equal(Place.Unknown, (await PollAsync(queue, room, 99)).Place);
    }

    [Fact]
    public async Task Who_is_idle_beyond_the_grace_is_forgotten()
    {
        var room = Room() with { IdleTimeout = TimeSpan.FromMilliseconds(50), Grace = TimeSpan.FromMilliseconds(50) };
        var queue = await QueueAsync();
        long place = (await JoinAsync(queue, room, 1)).Score;
        await PassAsync(queue, TimeSpan.FromMilliseconds(150));
        Assert.Equal(Place.Unknown, (await PollAsync(queue, room, 1)).Place);
        Assert.True((await JoinAsync(queue, room, 1)).Score > place);
    }

    [Fact]
    public async Task A_turn_that_is_not_fetched_frees_the_room_but_not_the_rate_and_keeps_the_place()
    {
        var (queue, room) = (await QueueAsync(), Room(rate: 1, burst: 1, inside: 1) with { ReadyTtl = TimeSpan.FromMilliseconds(150) });
        long place = (await JoinAsync(queue, room, 1)).Score;
        Assert.Equal(1, (await queue.TickAsync(room, 200)).Admitted);
        Assert.Equal(1, (await queue.ReadAsync(room)).Active);
        await PassAsync(queue, TimeSpan.FromMilliseconds(200));
        await queue.TickAsync(room, 200);
        Assert.Equal(0, (await queue.ReadAsync(room)).Active);
        var late = await PollAsync(queue, room, 1);
        Assert.Equal((Place.Waiting, place, 0), (late.Place, late.Score, late.Ahead));
    }

    [Fact]
    public async Task Modes_hold_everybody_or_keep_out_who_is_new()
    {
        var (queue, room) = (await QueueAsync(), Room());
        await JoinAsync(queue, room, 1);
        var hold = room with { Mode = RoomMode.Hold, Version = 1 };
        Assert.Equal(Place.Waiting, (await JoinAsync(queue, hold, 2)).Place);
        Assert.Equal(0, (await queue.TickAsync(hold, 200)).Admitted);
        Assert.Equal(0, (await queue.TickAsync(room, 200)).Admitted);   // a host that has not heard of it follows, too

        var drain = room with { Mode = RoomMode.Drain, Version = 2 };
        Assert.Equal(Place.Closed, (await JoinAsync(queue, drain, 3)).Place);
        Assert.Equal(Place.Waiting, (await JoinAsync(queue, drain, 2)).Place);
        Assert.Equal(2, (await queue.TickAsync(drain, 200)).Admitted);
        Assert.Equal(Place.Closed, (await JoinAsync(queue, room, 3)).Place);
        Assert.Equal(2, (await queue.ReadAsync(room)).Version);
    }

    [Fact]
    public async Task Who_leaves_gives_up_the_place()
    {
        var (queue, room) = (await QueueAsync(), Room());
        long place = (await JoinAsync(queue, room, 1)).Score;
        await JoinAsync(queue, room, 2);
        await queue.LeaveAsync(room, Id(1));
        Assert.Equal(Place.Unknown, (await PollAsync(queue, room, 1, place)).Place);   // not lost: it was given up
        Assert.Equal(0, (await PollAsync(queue, room, 2)).Ahead);
        Assert.Equal(1, (await JoinAsync(queue, room, 1)).Ahead);
    }

    [Fact]
    public async Task A_queue_that_was_lost_is_put_together_again_by_polls_before_it_admits_anybody()
    {
        var (queue, room) = (await QueueAsync(), Room(burst: 1, mode: RoomMode.Open) with { Reassembly = TimeSpan.FromMilliseconds(200) });
        long half = Scores.Live(0, 1000);
        Assert.Equal(Place.Waiting, (await PollAsync(queue, room, 2, half + 2)).Place);
        Assert.Equal(0, (await queue.TickAsync(room, 200)).Admitted);
        Assert.Equal(0, (await PollAsync(queue, room, 1, half + 1)).Ahead);
        var newcomer = await JoinAsync(queue, room, 9);
        Assert.Equal((Place.Waiting, 2), (newcomer.Place, newcomer.Ahead));   // behind all that come back, and not let in past them
        Assert.Equal(1, (await PollAsync(queue, room, 2)).Ahead);

        long until = queue.NowMs + 60_000;
        var inside = await queue.EnterAsync(room, new Entry(Id(5)) { IsPoll = true, Score = 7, PassExpiresAtMs = until, KnownGeneration = 1 });
        Assert.Equal((Place.Admitted, until), (inside.Place, inside.PassExpiresAtMs));

        await PassAsync(queue, TimeSpan.FromMilliseconds(250));
        Assert.Equal(1, (await queue.TickAsync(room, 200)).Admitted);
        Assert.Equal(Place.Admitted, (await PollAsync(queue, room, 1)).Place);
    }

    [Fact]
    public async Task Drawn_places_come_before_live_ones_and_higher_tiers_before_all()
    {
        var (queue, room) = (await QueueAsync(), Room());
        await queue.EnterAsync(room, new Entry(Id(1)) { TierBase = Scores.Base(1) });
        await queue.EnterAsync(room, new Entry(Id(2)) { Score = Scores.Drawn(1, Scores.Half - 1) });
        await queue.EnterAsync(room, new Entry(Id(3)) { Score = Scores.Drawn(1, 0) });
        await queue.EnterAsync(room, new Entry(Id(4)) { TierBase = Scores.Base(0) });
        await queue.EnterAsync(room, new Entry(Id(5)) { Score = Scores.Drawn(Scores.MostTiers - 1, Scores.Half - 1) });
        foreach (var (number, ahead) in new[] { (4, 0), (3, 1), (2, 2), (1, 3), (5, 4) })
            Assert.Equal(ahead, (await PollAsync(queue, room, number)).Ahead);
        Assert.Equal(Scores.Drawn(Scores.MostTiers - 1, Scores.Half - 1), (await PollAsync(queue, room, 5)).Score);   // to the last digit
    }

    [Fact]
    public async Task A_crowd_at_the_door_gets_one_place_each_in_the_order_of_its_tiers()
    {
        var (queue, room) = (await QueueAsync(), Room(rate: 1, burst: 1) with { Tiers = ["first", "last"] });
        var before = await queue.EnterAsync(room, new Entry(Id(0)) { TierBase = Scores.Base(0) });   // somebody waits, so all who come are a crowd
        var crowd = Enumerable.Range(0, 600).Select(n => (Number: 1 + (n / 2), Tier: n / 2 % 2, Drawn: n / 2 % 5 == 0)).ToArray();
        var entered = await Task.WhenAll(crowd.Select(async c => (c.Number, c.Tier, c.Drawn, Entered: await queue.EnterAsync(room, new Entry(Id(c.Number))
        {
            TierBase = Scores.Base(c.Tier),
            Score = c.Drawn ? Scores.Drawn(c.Tier, c.Number) : null,
        }))));
        Assert.All(entered, e => Assert.Equal(Place.Waiting, e.Entered.Place));
        foreach (var twice in entered.GroupBy(e => e.Number))   // from two devices
            Assert.Single(twice.Select(e => e.Entered.Score).Distinct());

        var places = entered.Select(e => (e.Number, e.Entered.Score)).Append((Number: 0, before.Score)).Distinct()
            .OrderBy(p => p.Score).Select(p => p.Number).ToArray();
        Assert.Equal(301, places.Length);
        var ranks = new List<(int Number, long Ahead)>();
        foreach (var (number, tier, _, _) in entered.DistinctBy(e => e.Number))
            ranks.Add((number, (await queue.EnterAsync(room, new Entry(Id(number)) { TierBase = Scores.Base(tier) })).Ahead));
        var byRank = ranks.OrderBy(r => r.Ahead).Select(r => r.Number).ToArray();
        Assert.Equal(places.Where(n => n != 0), byRank);
        Assert.Equal(entered.DistinctBy(e => e.Number).Count(e => e.Tier == 0), byRank.TakeWhile(n => (n - 1) % 2 == 0).Count());
        Assert.Equal(301, (await queue.ReadAsync(room)).Waiting);
    }

    [Fact]
    public async Task Nobody_is_admitted_before_the_room_opens()
    {
        var queue = await QueueAsync();
        await queue.ReadAsync(Room());
        var room = Room(mode: RoomMode.Open) with { OpensAt = DateTimeOffset.FromUnixTimeMilliseconds(queue.NowMs + 400) };
        Assert.Equal(Place.Waiting, (await JoinAsync(queue, room, 1)).Place);
        Assert.Equal(0, (await queue.TickAsync(room, 200)).Admitted);
        await PassAsync(queue, TimeSpan.FromMilliseconds(450));
        Assert.Equal(1, (await queue.TickAsync(room, 200)).Admitted);
    }

    [Fact]
    public async Task A_snapshot_tells_places_exactly_in_front_and_nearly_behind()
    {
        var (queue, room) = (await QueueAsync(), Room());
        const int Everybody = 1000;
        var places = new long[Everybody];
        for (int n = 0; n < Everybody; n++)
            places[n] = (await JoinAsync(queue, room, n)).Score;
        Assert.Equal(5, (await queue.TickAsync(room, 200)).Admitted);

        var view = new RoomView(new RoomTokens(room.Name, ""));
        var snapshot = await queue.ReadAsync(room);
        view.Update(room, snapshot);
        Assert.Equal((995, 5, 5, places[4]), (snapshot.Waiting, snapshot.Active, snapshot.Admitted, snapshot.Served));
        Assert.Equal(RoomSnapshot.FrontLength, snapshot.Front.Length);
        for (int n = 5; n < 5 + RoomSnapshot.FrontLength; n++)
            Assert.Equal(n - 5, view.Ahead(places[n]));
        for (int n = 300; n < Everybody; n++)
            Assert.Equal(n - 5, view.Ahead(places[n]), 2L);
    }

    private static Task<Entered> JoinAsync(IRoomQueue queue, RoomSettings room, int number) => queue.EnterAsync(room, new Entry(Id(number)));

    private static Task<Entered> PollAsync(IRoomQueue queue, RoomSettings room, int number, long? place = null) =>
        queue.EnterAsync(room, new Entry(Id(number)) { IsPoll = true, Score = place, KnownGeneration = 1 });
}
