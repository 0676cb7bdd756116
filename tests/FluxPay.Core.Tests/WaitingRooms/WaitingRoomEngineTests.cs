using FluxPay.InProcess.WaitingRooms;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.WaitingRooms.Tests;

/// <summary>Tickets, passes and what a host answers by itself.</summary>
public sealed class WaitingRoomEngineTests : IDisposable
{
    private static readonly RoomSettings Room = new()
    {
        Name = "drop",
        Service = "moa",
        AdmitPerSecond = 10,
        Burst = 1,
        MaxActive = 100,
        Mode = RoomMode.Queue,
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 3, 4, 5, TimeSpan.Zero));
    private readonly InMemorySettings _settings = new();
    private readonly CountingQueue _queue;
    private readonly RoomHost _host;

    public WaitingRoomEngineTests()
    {
        _queue = new CountingQueue(new InProcessRoomQueue(_time));
        _host = new RoomHost(_queue, _settings, Room);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Whoever_certainly_waits_is_answered_without_asking_the_queue_and_is_not_idle()
    {
        var tickets = new List<string>();
        for (int n = 0; n < 5; n++)
            tickets.Add((await _host.JoinAsync(Room, $"cust-{n}")).Ticket);
        await _host.TurnAsync(Room);
        int asked = _queue.Entered;
        for (int second = 0; second < 300; second++)   // longer than the idle time
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var polled = await _host.PollAsync(Room with { Mode = RoomMode.Hold }, tickets[4]);
            tickets[4] = polled.Ticket;
            Assert.Equal((TicketState.Waiting, 4, 3), (polled.State, polled.Position, polled.Ahead));
            await _host.TurnAsync(Room with { Mode = RoomMode.Hold });
        }
        Assert.Equal(asked, _queue.Entered);
        // The others never came back: they are skipped, and it is this one's turn.
        await _host.TurnAsync(Room);
        var admitted = await _host.PollAsync(Room, tickets[4]);
        Assert.Equal(TicketState.Admitted, admitted.State);
        Assert.NotNull(admitted.Pass);
    }

    [Fact]
    public async Task Whoever_gets_the_last_space_while_the_answer_is_on_its_way_is_told_to_come_when_the_turn_does()
    {
        var room = Room with { AdmitPerSecond = 1000, MaxActive = 1 };
        await _host.TurnAsync(room);
        _queue.OnEntered = async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));   // a room that nobody has entered gets a turn each second
            await _host.TurnAsync(room);
        };
        var joined = await _host.JoinAsync(room, "cust-1");
        Assert.Equal((TicketState.Waiting, 1, 251), (joined.State, joined.Position, joined.RefreshAfterMs));
        _queue.OnEntered = null;
        Assert.Equal(TicketState.Admitted, (await _host.PollAsync(room, joined.Ticket)).State);
    }

    [Fact]
    public async Task A_pass_opens_its_room_for_its_customer_until_it_expires()
    {
        await _host.JoinAsync(Room, "cust-1");
        await _host.TurnAsync(Room);
        var admitted = await _host.JoinAsync(Room, "cust-1");
        string pass = admitted.Pass!;
        Assert.Equal(_time.GetUtcNow() + Room.PassTtl, admitted.PassExpiresAt);
        Assert.True(await _host.IsPassAsync(Room, pass, "cust-1"));
        Assert.True(await _host.IsPassAsync(Room, pass, null));
        Assert.False(await _host.IsPassAsync(Room, pass, "cust-2"));
        Assert.False(await _host.IsPassAsync(Room with { Name = "other" }, pass, null));
        Assert.False(await _host.IsPassAsync(Room, admitted.Ticket, null));   // a ticket is no pass
        Assert.False(await _host.IsPassAsync(Room, null, null));
        for (int i = 0; i < pass.Length; i++)
        {
            string forged = pass[..i] + (pass[i] == 'A' ? 'B' : 'A') + pass[(i + 1)..];
            Assert.False(await _host.IsPassAsync(Room, forged, "cust-1"), $"{i}: {forged}");
        }
        _time.Advance(Room.PassTtl - TimeSpan.FromMilliseconds(1));
        Assert.True(await _host.IsPassAsync(Room, pass, "cust-1"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _host.IsPassAsync(Room, pass, "cust-1"));
        Assert.Equal(ErrorCode.TicketGone, (await _host.Engine.PollAsync(Room, admitted.Ticket, default)).Error!.Code);
    }

    [Fact]
    public async Task A_pass_that_was_given_up_opens_nothing_and_the_next_one_does()
    {
        var room = Room with { Burst = 10, Mode = RoomMode.Open };
        var first = await _host.JoinAsync(room, "cust-1");
        Assert.Null((await _host.Engine.LeaveAsync(room, first.Ticket, default)).Error);
        Assert.False(await _host.IsPassAsync(room, first.Pass, "cust-1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _host.JoinAsync(room, "cust-1");
        Assert.True(await _host.IsPassAsync(room, second.Pass, "cust-1"));
        Assert.False(await _host.IsPassAsync(room, first.Pass, "cust-1"));
    }

    [Fact]
    public async Task A_pass_in_use_is_renewed_up_to_the_rooms_bound_and_keeps_its_holder_inside()
    {
        var room = Room with { MaxActive = 1, Mode = RoomMode.Open };
        using var other = new RoomHost(_queue, _settings, room);
        string first = (await _host.JoinAsync(room, "cust-1")).Pass!, pass = first;
        Assert.Equal(pass, await _host.UseAsync(room, pass, "cust-1"));   // young still
        var begun = _time.GetUtcNow();
        for (int minute = 3; minute <= 27; minute += 3)
        {
            _time.Advance(TimeSpan.FromMinutes(3));
            var host = minute % 2 == 0 ? _host : other;
            string? next = await host.UseAsync(room, pass, "cust-1");
            Assert.True(next is not null && (minute > 20 || next != pass), $"not renewed after {minute} minutes");
            pass = next!;
            await host.TurnAsync(room);
            Assert.Equal(minute < 10, await _host.IsPassAsync(room, first, "cust-1"));   // the first one ends as it was given
            Assert.Equal(1, (await _queue.ReadAsync(room)).Active);
        }
        var told = await _host.JoinAsync(room, "cust-1");
        Assert.Equal(begun + room.LongestPass, told.PassExpiresAt);
        Assert.Equal(pass, told.Pass);
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await _host.UseAsync(room, pass, "cust-1"));
        await _host.TurnAsync(room);
        Assert.Equal(TicketState.Admitted, (await _host.JoinAsync(room, "cust-2")).State);
    }

    [Fact]
    public async Task A_pass_that_nobody_uses_ends_and_its_place_goes_to_the_next()
    {
        var room = Room with { MaxActive = 1, Mode = RoomMode.Open };
        string pass = (await _host.JoinAsync(room, "cust-1")).Pass!;
        _time.Advance(TimeSpan.FromMinutes(5));
        pass = (await _host.UseAsync(room, pass, "cust-1"))!;
        await _host.TurnAsync(room);
        Assert.Equal(TicketState.Waiting, (await _host.JoinAsync(room, "cust-2")).State);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await _host.UseAsync(room, pass, "cust-1"));
        await _host.TurnAsync(room);
        Assert.Equal(TicketState.Admitted, (await _host.JoinAsync(room, "cust-2")).State);

        var fixedPass = Room with { Name = "fixed", Mode = RoomMode.Open, PassMax = Room.PassTtl };
        string never = (await _host.JoinAsync(fixedPass, "cust-1")).Pass!;
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(never, await _host.UseAsync(fixedPass, never, "cust-1"));
    }

    [Fact]
    public async Task Who_leaves_gives_up_every_pass_of_the_stay_at_all_hosts_also_after_the_queue_is_lost()
    {
        var room = Room with { Mode = RoomMode.Open, Burst = 10 };
        using var other = new RoomHost(_queue, _settings, room);
        var admitted = await _host.JoinAsync(room, "cust-1");
        _time.Advance(TimeSpan.FromMinutes(2));
        string renewed = (await other.UseAsync(room, admitted.Pass!, "cust-1"))!;
        Assert.NotEqual(admitted.Pass, renewed);
        Assert.Null((await _host.Engine.LeaveAsync(room, admitted.Ticket, default)).Error);
        await other.TurnAsync(room);   // what was renewed there comes too late
        Assert.Equal(0, (await _queue.ReadAsync(room)).Active);
        foreach (var host in (RoomHost[])[_host, other])
        {
            Assert.False(await host.IsPassAsync(room, admitted.Pass, "cust-1"));
            Assert.False(await host.IsPassAsync(room, renewed, "cust-1"));
        }
        _time.Advance(TimeSpan.FromMinutes(7));   // the queue has forgotten that the ticket is done; the pass would be valid
        await _host.TurnAsync(room);
        Assert.Equal(ErrorCode.TicketGone, (await _host.Engine.PollAsync(room, admitted.Ticket, default)).Error!.Code);
        var again = await _host.JoinAsync(room, "cust-1");
        Assert.True(await other.IsPassAsync(room, again.Pass, "cust-1"));
        Assert.False(await other.IsPassAsync(room, renewed, "cust-1"));
    }

    [Fact]
    public async Task A_ticket_fits_and_anything_else_is_gone()
    {
        var longest = Room with { Name = new string('n', 64), Service = new string('s', 32) };
        var joined = await _host.JoinAsync(longest, new string('c', 64));
        Assert.InRange(joined.Ticket.Length, 1, 300);
        Assert.Matches("^[A-Za-z0-9._-]+$", joined.Ticket);
        foreach (string wrong in new[] { "", "v1", "v1.x.y.z", joined.Ticket[..^1], joined.Ticket + "A", "v2" + joined.Ticket[2..], new string('x', 5000) })
            Assert.Equal(ErrorCode.TicketGone, (await _host.Engine.PollAsync(longest, wrong, default)).Error!.Code);
        Assert.Equal(ErrorCode.TicketGone, (await _host.Engine.PollAsync(Room, joined.Ticket, default)).Error!.Code);   // another room's
    }

    [Fact]
    public async Task Hosts_agree_on_keys_through_the_database_where_they_are_encrypted()
    {
        using var other = new RoomHost(_queue, _settings, Room);
        var both = await Task.WhenAll(_host.JoinAsync(Room, "cust-1"), other.JoinAsync(Room, "cust-1"));
        Assert.Equal(both[0].Position, both[1].Position);
        await _host.TurnAsync(Room);
        string pass = (await other.PollAsync(Room, both[0].Ticket)).Pass!;
        Assert.True(await _host.IsPassAsync(Room, pass, "cust-1"));
        string kept = (await _settings.FindAsync("waiting-rooms.keys"))!;
        Assert.DoesNotContain("identity", System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(kept)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_queue_is_lost_tickets_bring_their_places_back_in_any_order()
    {
        var room = Room with { Burst = 100 };
        var tickets = new List<string>();
        for (int n = 0; n < 20; n++)
            tickets.Add((await _host.JoinAsync(room, $"cust-{n}")).Ticket);
        var reborn = new InProcessRoomQueue(_time);
        using var after = new RoomHost(reborn, _settings, room);
        _time.Advance(TimeSpan.FromSeconds(20));
        foreach (int n in Enumerable.Range(0, 20).OrderBy(n => n * 7 % 20))
        {
            tickets[n] = (await after.PollAsync(room, tickets[n])).Ticket;
            await after.TurnAsync(room);   // holds while the front comes back
        }
        Assert.Equal(20, (await after.JoinAsync(room, "newcomer")).Ahead);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await after.TurnAsync(room);
        for (int n = 0; n < 20; n++)
            Assert.Equal(n, (await after.PollAsync(room, tickets[n])).Ahead);
        _time.Advance(room.Reassembly);
        await after.TurnAsync(room);
        foreach (string ticket in tickets)
            Assert.Equal(TicketState.Admitted, (await after.PollAsync(room, ticket)).State);
    }

    [Fact]
    public async Task While_the_queue_is_away_passes_and_places_stay_and_nobody_new_comes_in()
    {
        await _host.JoinAsync(Room, "cust-1");
        await _host.TurnAsync(Room);
        var admitted = await _host.JoinAsync(Room, "cust-1");
        var waiting = await _host.JoinAsync(Room, "cust-2");
        await _host.TurnAsync(Room with { Mode = RoomMode.Hold });
        _queue.IsAway = true;
        _time.Advance(TimeSpan.FromSeconds(10));   // what was seen is old by now
        Assert.True(await _host.IsPassAsync(Room, admitted.Pass, "cust-1"));
        Assert.Equal(admitted.PassExpiresAt, (await _host.PollAsync(Room, admitted.Ticket)).PassExpiresAt);
        Assert.Equal(TicketState.Waiting, (await _host.PollAsync(Room, waiting.Ticket)).State);
        var refused = await Assert.ThrowsAsync<FluxPayException>(() => _host.JoinAsync(Room, "cust-3"));
        Assert.Equal(ErrorCode.StoreUnavailable, refused.Error.Code);
        Assert.NotNull(refused.Error.RetryAfter);
    }

    [Fact]
    public async Task Before_it_opens_a_room_draws_places_that_everybody_can_compute_afterwards()
    {
        var room = Room with { OpensAt = _time.GetUtcNow().AddMinutes(10), Burst = 1000 };
        var tickets = new List<string>();
        for (int n = 0; n < 30; n++)
        {
            var joined = await _host.JoinAsync(room, $"cust-{n}");
            Assert.Equal((TicketState.PreQueue, null, null), (joined.State, joined.Position, joined.Ahead));
            tickets.Add(joined.Ticket);
        }
        var before = await _host.Engine.StatusAsync(room, default);
        Assert.Null(before.DrawSeed);
        while (_time.GetUtcNow() < room.OpensAt)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            for (int n = 0; n < 30; n++)
                tickets[n] = (await _host.PollAsync(room, tickets[n])).Ticket;
            await _host.TurnAsync(room with { Mode = RoomMode.Hold });
        }
        var live = await _host.JoinAsync(room with { Mode = RoomMode.Hold }, "late");
        Assert.Equal(30, live.Ahead);

        byte[] seed = Convert.FromHexString((await _host.Engine.StatusAsync(room, default)).DrawSeed!);
        Assert.Equal(before.DrawCommitment, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(seed)));
        var ring = await _host.Get<RoomKeys>().GetAsync();
        var tokens = new RoomTokens(room.Name, room.Service);
        var drawn = Enumerable.Range(0, 30).OrderBy(n => DrawSeeds.Draw(seed, tokens.Identify(ring, $"cust-{n}"))).ToArray();
        Assert.NotEqual(Enumerable.Range(0, 30), drawn);
        for (int ahead = 0; ahead < drawn.Length; ahead++)
            Assert.Equal(ahead, (await _host.PollAsync(room with { Mode = RoomMode.Hold }, tickets[drawn[ahead]])).Ahead);
    }

    [Fact]
    public async Task With_an_entry_delay_a_place_is_for_who_comes_back_after_it()
    {
        var room = Room with { EntryDelay = TimeSpan.FromSeconds(1), Tiers = ["gold", "silver"], Mode = RoomMode.Hold };
        using var host = new RoomHost(_queue, _settings, new Tiers(), room);
        var asked = await host.JoinAsync(room, "silver-1");
        Assert.Equal((TicketState.Waiting, null, null, 1000), (asked.State, asked.Position, asked.Ahead, asked.RefreshAfterMs));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        var early = await host.PollAsync(room, asked.Ticket);
        Assert.Equal((asked.Ticket, null, 600), (early.Ticket, early.Position, early.RefreshAfterMs));
        Assert.Equal(0, (await _queue.ReadAsync(room)).Waiting);   // many who ask and never come back take nothing

        var gold = await host.JoinAsync(room, "gold-1");
        _time.Advance(TimeSpan.FromMilliseconds(600));
        var placed = await host.PollAsync(room, asked.Ticket);
        Assert.Equal(1, placed.Position);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await host.PollAsync(room, gold.Ticket)).Position);   // its tier is the first
        Assert.Equal(2, (await host.PollAsync(room, asked.Ticket)).Position);   // one place, also with the older ticket
        Assert.Equal(2, (await host.JoinAsync(room, "silver-1")).Position);

        var late = await host.JoinAsync(room, "silver-2");
        _time.Advance(room.EntryDelay + room.IdleTimeout + room.Grace);
        Assert.Equal(ErrorCode.TicketGone, (await host.Engine.PollAsync(room, late.Ticket, default)).Error!.Code);
        Assert.Equal(ErrorCode.RoomClosed, (await host.Engine.JoinAsync(room with { Mode = RoomMode.Drain, Version = 1 }, "silver-3", default)).Error!.Code);
    }

    [Fact]
    public async Task Failures_behind_the_passes_stop_admission_and_it_comes_back_slowly()
    {
        var room = Room with { Mode = RoomMode.Hold, Adaptive = new AdaptiveAdmission(5, 50, TimeSpan.FromSeconds(1), 0.02m) };
        await _host.JoinAsync(room, "cust-1");
        var meter = _host.Get<AdmissionMeter>();
        async Task<int> SecondAsync(bool failed)
        {
            for (int request = 0; request < 20; request++)
                meter.End(room, meter.Begin(room), failed);
            _time.Advance(TimeSpan.FromSeconds(1));
            await _host.TurnAsync(room);
            return (await _queue.ReadAsync(room)).RatePerSecond;
        }
        Assert.Equal(5, await SecondAsync(false));   // the first window is open still
        Assert.Equal(7, await SecondAsync(true));
        Assert.Equal(0, await SecondAsync(false));
        var rates = new List<int>();
        while (rates.Count < 8)
            rates.Add(await SecondAsync(false));
        Assert.Equal([0, 0, 0, 0, 0, 5, 6, 7], rates);
    }

    [Fact]
    public async Task Buyers_who_poll_as_they_are_told_come_in_one_after_the_other_at_the_rooms_rate()
    {
        const int Everybody = 100;   // at the same instant
        var due = new PriorityQueue<string, DateTimeOffset>();
        void Wait(TicketAnswer answer) => due.Enqueue(answer.Ticket, _time.GetUtcNow().AddMilliseconds(answer.RefreshAfterMs));
        for (int n = 0; n < Everybody; n++)
            Wait(await _host.JoinAsync(Room, $"cust-{n}"));
        var (begun, came, polls) = (_time.GetUtcNow(), new List<double>(), 0);
        while (came.Count < Everybody)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await _host.TurnAsync(Room);
            while (due.TryPeek(out string? ticket, out var at) && at <= _time.GetUtcNow())
            {
                due.Dequeue();
                polls++;
                var polled = await _host.PollAsync(Room, ticket);
                if (polled.Pass is null)
                    Wait(polled);
                else
                    came.Add((_time.GetUtcNow() - begun).TotalSeconds);
            }
        }
        Assert.InRange(came[^1], 9.9, 11.5);   // ten each second
        for (int first = 0; first < Everybody; first++)
            Assert.InRange(came.Count(c => c >= came[first] && c < came[first] + 1), 1, 13);
        Assert.InRange(polls, Everybody, 4 * Everybody);
    }

    [Fact]
    public async Task An_application_says_who_waits_in_which_tier()
    {
        var room = Room with { Tiers = ["gold", "silver"], Mode = RoomMode.Hold };
        using var host = new RoomHost(_queue, _settings, new Tiers(), room);
        await host.JoinAsync(room, "anybody");
        await host.JoinAsync(room, "silver-1");
        Assert.Equal(0, (await host.JoinAsync(room, "gold-1")).Ahead);
        Assert.Equal(1, (await host.JoinAsync(room, "gold-2")).Ahead);
        Assert.Equal(2, (await host.JoinAsync(room, "anybody")).Ahead);   // the last tier, as silver-1
    }

    private sealed class Tiers : IRoomTiers
    {
        public ValueTask<string?> TierOfAsync(string room, string service, string customerId, CancellationToken cancellationToken = default) =>
            new(customerId.Split('-') is [var tier, _] ? tier : null);
    }

    [Fact]
    public async Task What_an_operator_sets_is_kept_and_stronger_than_the_description()
    {
        var rooms = _host.Get<RoomCatalogue>();
        var changed = await rooms.ChangeAsync(Room, new RoomControl { AdmitPerSecond = 3, Mode = RoomMode.Hold }, default);
        Assert.Equal((3, 3, RoomMode.Hold, 100), (changed.AdmitPerSecond, changed.EffectiveBurst, changed.Mode, changed.MaxActive));
        changed = await rooms.ChangeAsync(changed, new RoomControl { Mode = RoomMode.Open }, default);
        using var after = new RoomHost(_queue, _settings, Room);
        await after.Get<RoomCatalogue>().RefreshAsync();
        Assert.Equal(changed, after.Get<RoomCatalogue>().Find("drop"));
        Assert.Equal((3, RoomMode.Open), (changed.AdmitPerSecond, changed.Mode));
    }
}
