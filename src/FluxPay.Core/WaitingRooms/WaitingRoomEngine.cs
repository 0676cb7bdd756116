using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>
/// Waiting rooms: join, poll, leave, check a pass. Whoever certainly waits is answered by this host alone; the queue is asked when
/// something may have changed.
/// </summary>
internal sealed class WaitingRoomEngine(
    IRoomQueue queue, RoomKeys keys, DrawSeeds draws, WaitingRoomMetrics metrics, IEnumerable<IRoomTiers> tiers)
{
    // A ticket that is polled sooner than this is not signed again, and its poll is not told to the queue.
    private const long ResignAfterMs = 1000;

    private readonly ConcurrentDictionary<string, RoomView> _views = new();
    private readonly IRoomTiers? _tiers = tiers.FirstOrDefault();

    public RoomView View(RoomSettings room) =>
        _views.GetOrAdd(room.Name, static (_, r) => new RoomView(new RoomTokens(r.Name, r.Service)), room);

    /// <summary>Takes the customer's place, or answers the one that they have.</summary>
    public async Task<Result<TicketAnswer>> JoinAsync(RoomSettings room, string customerId, CancellationToken cancellationToken)
    {
        var ring = await keys.GetAsync();
        var view = View(room);
        var before = view.Snapshot;
        var id = view.Tokens.Identify(ring, customerId);
        int tier = await TierAsync(room, customerId, cancellationToken);
        bool isDelayed = room.EntryDelay > TimeSpan.Zero;   // then who has a place keeps it, and everybody else gets one by coming back
        var entry = isDelayed
            ? new Entry(id) { IsPoll = true, KnownGeneration = before.Generation }
            : await NewcomerAsync(room, view, id, tier, cancellationToken);
        var entered = await queue.EnterAsync(room, entry, cancellationToken);
        return isDelayed && entered.Place == Place.Unknown ? Ask(room, view, ring, id, tier) : Joined(room, view, before, ring, id, entered);
    }

    /// <summary>Where the ticket stands now; fetches the pass when its turn has come.</summary>
    public async ValueTask<Result<TicketAnswer>> PollAsync(RoomSettings room, string text, CancellationToken cancellationToken)
    {
        var ring = await RingForAsync(text);
        var view = View(room);
        if (!Ticket.TryOpen(view.Tokens.Tickets, ring, text, out var ticket))
            return RoomRefusals.TicketGone;
        long now = queue.NowMs;
        if (ticket.IsAsking)
            return await ComeBackAsync(room, view, ring, ticket, text, cancellationToken);
        bool isKnown = view.IsWaiting(ticket, now, room.IdleTimeout);
        metrics.Polled(room.Name, asked: !isKnown);
        if (isKnown)
            return AnswerHere(room, view, ring, text, ticket, now);
        try
        {
            return await AskAsync(room, view, ring, ticket, now, cancellationToken);
        }
        catch (FluxPayException down) when (down.Error.Code == ErrorCode.StoreUnavailable && VouchesForPlace(room, ticket, now))
        {
            // The queue is away: nobody moves, and nobody loses anything.
            return ticket.PassExpiresAtMs > now
                ? Admitted(room, view, ring, ticket with { SignedAtMs = now })
                : AnswerHere(room, view, ring, text, ticket, now);
        }
    }

    /// <summary>Gives up the place or the pass.</summary>
    public async Task<Result<TicketAnswer>> LeaveAsync(RoomSettings room, string text, CancellationToken cancellationToken)
    {
        var ring = await RingForAsync(text);
        var view = View(room);
        if (!Ticket.TryOpen(view.Tokens.Tickets, ring, text, out var ticket))
            return RoomRefusals.TicketGone;
        if (await queue.LeaveAsync(room, ticket.Id, cancellationToken) is { } pass)
            view.GivenUp.Add(pass);   // here at once, at other hosts within a second
        view.Wake(queue.NowMs);
        return new TicketAnswer { Ticket = text, State = TicketState.Waiting, RefreshAfterMs = 0 };
    }

    /// <summary>Whether a pass lets this customer through; asks nobody. One that is in use is renewed.</summary>
    /// <param name="room">Which.</param>
    /// <param name="text">As it was sent; null for none.</param>
    /// <param name="customerId">Whom the request names; null for nobody.</param>
    public async ValueTask<PassUse> UsePassAsync(RoomSettings room, string? text, string? customerId)
    {
        if (text is null)
            return default;
        var ring = await RingForAsync(text);
        var view = View(room);
        long now = queue.NowMs;
        if (!Pass.TryOpen(view.Tokens.Passes, ring, text, out var pass)
            || pass.ExpiresAtMs <= now
            || view.GivenUp.Has(pass)
            || (customerId is not null && view.Tokens.Identify(ring, customerId) != pass.Id))
        {
            return default;
        }
        if (pass.Renew(room, now) is not { } renewed)
            return new PassUse(true);
        view.Renew(renewed);
        return new PassUse(
            true, renewed.Seal(view.Tokens.Passes, ring.Current(now)), DateTimeOffset.FromUnixTimeMilliseconds(renewed.ExpiresAtMs),
            TimeSpan.FromMilliseconds(renewed.ExpiresAtMs - now));
    }

    /// <summary>The room as it is.</summary>
    public async Task<RoomStatus> StatusAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        var seen = await LookAsync(room, cancellationToken);
        if (room.OpensAt is null)
            return new RoomStatus { Room = room, Seen = seen };
        byte[] seed = await draws.OfAsync(room, cancellationToken);
        return new RoomStatus
        {
            Room = room,
            Seen = seen,
            DrawCommitment = DrawSeeds.Commitment(seed),
            DrawSeed = IsBeforeOpening(room, queue.NowMs) ? null : Convert.ToHexStringLower(seed),
        };
    }

    /// <summary>The keys, with that of the token: another host may have signed with one that this host has not heard of.</summary>
    private async ValueTask<RoomKeyRing> RingForAsync(string token)
    {
        var ring = await keys.GetAsync();
        return ring.IsMissing(SignedToken.KeyOf(token)) ? await keys.LookAgainAsync() : ring;
    }

    private async Task<RoomSnapshot> LookAsync(RoomSettings room, CancellationToken cancellationToken)
    {
        var view = View(room);
        try
        {
            var seen = await queue.ReadAsync(room, view.GivenUp.HeardUs, cancellationToken);
            view.Update(room, seen);
            return seen;
        }
        catch (FluxPayException down) when (down.Error.Code == ErrorCode.StoreUnavailable)
        {
            return view.Snapshot;   // what was seen last
        }
    }

    private async ValueTask<Entry> NewcomerAsync(
        RoomSettings room, RoomView view, TicketId id, int tier, CancellationToken cancellationToken) => new(id)
    {
        TierBase = Scores.Base(tier),
        Score = IsBeforeOpening(room, queue.NowMs)
            ? Scores.Drawn(tier, DrawSeeds.Draw(await draws.OfAsync(room, cancellationToken), id))
            : null,
        KnownGeneration = view.Snapshot.Generation,
    };

    private Result<TicketAnswer> Joined(
        RoomSettings room, RoomView view, RoomSnapshot before, RoomKeyRing ring, TicketId id, in Entered entered)
    {
        if (entered.Place == Place.Closed)
            return RoomRefusals.Closed;
        metrics.Joined(room.Name);
        return Answer(room, view, before, ring, id, entered);
    }

    /// <summary>A ticket that becomes a place when it comes back.</summary>
    private Result<TicketAnswer> Ask(RoomSettings room, RoomView view, RoomKeyRing ring, TicketId id, int tier)
    {
        if (room.Mode == RoomMode.Drain)
            return RoomRefusals.Closed;
        long now = queue.NowMs;
        var asking = Ticket.Asking(id, tier, now);
        return Asking(room, asking, asking.Seal(view.Tokens.Tickets, ring.Current(now)), now);
    }

    /// <summary>Somebody who has asked for a place gets it now, or is still too early, or has stayed away for too long.</summary>
    private async Task<Result<TicketAnswer>> ComeBackAsync(
        RoomSettings room, RoomView view, RoomKeyRing ring, Ticket ticket, string text, CancellationToken cancellationToken)
    {
        long now = queue.NowMs;
        if (ticket.SignedAtMs + room.EntryDelay.TotalMilliseconds > now)
            return Asking(room, ticket, text, now);
        if (now - ticket.SignedAtMs >= (room.EntryDelay + room.IdleTimeout + room.Grace).TotalMilliseconds)
            return RoomRefusals.TicketGone;
        var before = view.Snapshot;
        var entry = await NewcomerAsync(room, view, ticket.Id, ticket.Tier, cancellationToken);
        return Joined(room, view, before, ring, ticket.Id, await queue.EnterAsync(room, entry, cancellationToken));
    }

    private static TicketAnswer Asking(RoomSettings room, in Ticket ticket, string text, long now) => new()
    {
        Ticket = text,
        State = IsBeforeOpening(room, now) ? TicketState.PreQueue : TicketState.Waiting,
        RefreshAfterMs = (int)Math.Max(1, ticket.SignedAtMs + (long)room.EntryDelay.TotalMilliseconds - now),
    };

    private async ValueTask<int> TierAsync(RoomSettings room, string customerId, CancellationToken cancellationToken)
    {
        if (room.Tiers.IsEmpty)
            return 0;
        string? name = _tiers is null ? null : await _tiers.TierOfAsync(room.Name, room.Service, customerId, cancellationToken);
        int tier = name is null ? -1 : room.Tiers.IndexOf(name);
        return tier >= 0 ? tier : room.Tiers.Length - 1;
    }

    private async Task<Result<TicketAnswer>> AskAsync(
        RoomSettings room, RoomView view, RoomKeyRing ring, Ticket ticket, long now, CancellationToken cancellationToken)
    {
        var before = view.Snapshot;
        var entered = await queue.EnterAsync(room, new Entry(ticket.Id)
        {
            IsPoll = true,
            Score = VouchesForPlace(room, ticket, now) ? ticket.Score : null,
            KnownGeneration = ticket.Generation,
            PassExpiresAtMs = ticket.PassExpiresAtMs,
            AdmittedAtMs = ticket.AdmittedAtMs,
        }, cancellationToken);
        return entered.Place == Place.Unknown ? RoomRefusals.TicketGone : Answer(room, view, before, ring, ticket.Id, entered);
    }

    /// <summary>
    /// A queue forgets whoever has not polled for idle time and grace, and remembers that long who is done. So a younger ticket that
    /// it does not know was lost, not forgotten.
    /// </summary>
    private static bool VouchesForPlace(RoomSettings room, in Ticket ticket, long now) => ticket.PassExpiresAtMs == 0
        ? now - ticket.SignedAtMs < (room.IdleTimeout + room.Grace).TotalMilliseconds
        : ticket.PassExpiresAtMs > now;

    /// <param name="before">
    /// The room as it was seen before the queue was asked. What is seen by now may count this very ticket among those inside, and who is told
    /// that a full room keeps them waiting comes late for a turn that they have.
    /// </param>
    private TicketAnswer Answer(RoomSettings room, RoomView view, RoomSnapshot before, RoomKeyRing ring, TicketId id, in Entered entered)
    {
        long now = queue.NowMs;
        var ticket = new Ticket(id)
        {
            Score = entered.Score,
            SignedAtMs = now,
            Generation = entered.Generation,
            PassExpiresAtMs = entered.PassExpiresAtMs,
            AdmittedAtMs = entered.AdmittedAtMs,
        };
        if (entered.Place == Place.Admitted)
            return Admitted(room, view, ring, ticket);
        view.Wake(now);
        return Waiting(room, view, before, ticket, ticket.Seal(view.Tokens.Tickets, ring.Current(now)), entered.Ahead, now);
    }

    private static TicketAnswer AnswerHere(RoomSettings room, RoomView view, RoomKeyRing ring, string text, Ticket ticket, long now)
    {
        if (now - ticket.SignedAtMs >= ResignAfterMs)
        {
            text = (ticket with { SignedAtMs = now }).Seal(view.Tokens.Tickets, ring.Current(now));
            view.Beat(ticket.Id);
        }
        // How many wait before a place is known of the queue that it is in, and of no other.
        var seen = view.Snapshot;
        bool isSeen = seen.Generation == ticket.Generation;
        return Waiting(room, view, seen, ticket, text, isSeen ? view.Ahead(ticket.Score) : null, now);
    }

    private static TicketAnswer Admitted(RoomSettings room, RoomView view, RoomKeyRing ring, Ticket ticket) => new()
    {
        Ticket = ticket.Seal(view.Tokens.Tickets, ring.Current(ticket.SignedAtMs)),
        State = TicketState.Admitted,
        Position = 0,
        Ahead = 0,
        Wait = default(RoomWait),
        RefreshAfterMs = RoomPace.RefreshAfterMs(room.PassTtl.TotalSeconds, Spread(ticket)),
        Pass = new Pass(ticket.Id, ticket.AdmittedAtMs, ticket.PassExpiresAtMs).Seal(view.Tokens.Passes, ring.Current(ticket.SignedAtMs)),
        PassExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ticket.PassExpiresAtMs),
    };

    private static TicketAnswer Waiting(
        RoomSettings room, RoomView view, RoomSnapshot seen, in Ticket ticket, string text, long? ahead, long now)
    {
        if (IsBeforeOpening(room, now))
        {
            double opensIn = (room.OpensAt!.Value.ToUnixTimeMilliseconds() - now) / 1000.0;
            return new TicketAnswer
            {
                Ticket = text,
                State = TicketState.PreQueue,
                RefreshAfterMs = RoomPace.RefreshAfterMs(opensIn * 8, Spread(ticket)),
            };
        }
        int rate = seen.Generation == 0 ? room.BeginsAt : seen.RatePerSecond;
        var wait = room.Mode == RoomMode.Hold || ahead is null ? null : RoomPace.Wait(ahead.Value, rate, view.SeenPerSecond);
        bool hasSpace = wait is not null && ahead < room.MaxActive - seen.Active;
        return new TicketAnswer
        {
            Ticket = text,
            State = TicketState.Waiting,
            Position = ahead + 1,
            Ahead = ahead,
            Wait = wait,
            RefreshAfterMs = (hasSpace ? RoomPace.OnTurnMs((ahead!.Value + 1.0) / rate) : null)
                ?? RoomPace.RefreshAfterMs(wait?.Likely, Spread(ticket)),
        };
    }

    private static bool IsBeforeOpening(RoomSettings room, long now) => room.OpensAt?.ToUnixTimeMilliseconds() > now;

    // Different for each ticket and each poll, and no source of chance is needed for it.
    private static double Spread(in Ticket ticket) => ((ulong)ticket.Id.Value ^ ((ulong)ticket.SignedAtMs * 0x9E3779B97F4A7C15)) % 1024 / 1023.0;
}
