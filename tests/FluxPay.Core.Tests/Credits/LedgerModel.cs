using System.Collections.Immutable;
using FluxPay.Policies;

namespace FluxPay.Credits.Tests;

/// <summary>
/// One wallet of the ledger once more, as naively as it can be said: a list of piles. What both agree on is what was meant. Everything
/// in it is immutable, so a copy is free and a refusal is undone by dropping one.
/// </summary>
internal sealed record LedgerModel
{
    internal sealed record Pile(
        CreditKind Kind, int Priority, DateTimeOffset? Expiry, OrderId? Order, DateTimeOffset Born, GrantId? Id, long Left = 0, long Held = 0,
        long Gone = 0, long Taken = 0, bool Points = false, long Came = 0);
    internal sealed record Part(int Pile, long Amount, long Back = 0);
    internal sealed record Aside(ImmutableList<Part> Parts, OrderId? Owner, HoldPurpose Purpose, DateTimeOffset? Until, HoldStatus Status);

    public ImmutableList<Pile> Piles { get; private set; } = [];
    public ImmutableDictionary<HoldId, Aside> Holds { get; private set; } = ImmutableDictionary<HoldId, Aside>.Empty;
    public ImmutableDictionary<UsageId, ImmutableList<Part>> Uses { get; private set; } = ImmutableDictionary<UsageId, ImmutableList<Part>>.Empty;
    public ImmutableDictionary<EntryType, long> Moved { get; private set; } = ImmutableDictionary<EntryType, long>.Empty;
    public long Debt { get; private set; }
    public long Total => Piles.Sum(p => p.Left);
    public long Held => Piles.Sum(p => p.Held);

    /// <summary>What becomes of it, and what the caller is told; a refusal changes nothing, not even what had run out of time.</summary>
    public (LedgerModel After, string Told) Run(CreditCommand command, DateTimeOffset now)
    {
        var after = this with { };
        for (int i = 0; i < Piles.Count; i++)
            after.Settle(i, now);
        string told = after.Decide(command, now);
        return (told.StartsWith("no ", StringComparison.Ordinal) ? this : after, told);
    }

    private string Decide(CreditCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case CreditCommand.Issue c:
                long stays = Come(EntryType.Grant, new Pile(c.Kind, c.Priority, c.ExpiresAt, c.Order, now, c.Id), c.Amount, now);
                return $"granted {c.Amount}, {stays} left";
            case CreditCommand.Use c when Total - Held < c.Amount:
                return Refusals.Of(ErrorCode.InsufficientCredit, new CreditShortage(Total - Held, c.Amount));
            case CreditCommand.Use c:
                Spend(c.Id, Split(Usable(c.Spend, now), c.Amount));
                return $"used {c.Amount}, {Total - Held} left";
            case CreditCommand.SetAside c when Total - Held < c.Amount:
                return Refusals.Of(ErrorCode.InsufficientCredit, new CreditShortage(Total - Held, c.Amount));
            case CreditCommand.SetAside c:
                return PutAside(c.Id, new Aside(Split(Usable(c.Spend, now), c.Amount), c.Order, HoldPurpose.Use, c.ExpiresAt, HoldStatus.Held));
            case CreditCommand.Capture c:
                if (Closed(c.Hold, c.Owner, HoldPurpose.Use, now) is { } no)
                    return no;
                var parts = Holds[c.Hold].Parts;
                if (c.Amount > parts.Sum(p => p.Amount))
                    return Refusals.Of(ErrorCode.ExceedsRest, null);
                Close(c.Hold, HoldStatus.Captured);
                Spend(c.Id, Split([.. parts.Select(p => (p.Pile, p.Amount))], c.Amount ?? parts.Sum(p => p.Amount)));
                parts.ForEach(p => Settle(p.Pile, now));
                return $"CAPTURED {parts.Sum(p => p.Amount)}";
            case CreditCommand.Release c:
                if (Closed(c.Hold, c.Owner, null, c.TimeRanOut ? null : now) is { } refused)
                    return refused;
                Close(c.Hold, c.TimeRanOut ? HoldStatus.Expired : HoldStatus.Released);
                Holds[c.Hold].Parts.ForEach(p => Settle(p.Pile, now));
                return $"{Holds[c.Hold].Status.Wire()} {Holds[c.Hold].Parts.Sum(p => p.Amount)}";
            case CreditCommand.Refund c when !Uses.ContainsKey(c.Usage):
                return Refusals.Of(ErrorCode.NotFound, null);
            case CreditCommand.Refund c:
                long rest = Uses[c.Usage].Sum(p => p.Amount - p.Back), amount = c.Amount ?? rest;
                return amount == 0 || amount > rest ? Refusals.Of(ErrorCode.ExceedsRest, new CreditsRefundable(rest)) : Return(c, amount, now);
            case CreditCommand.ReservePurchase c:
                var mine = Unused(c.Order, CreditKind.Paid, now);
                var over = Over(c.Order);
                long unused = mine.Sum(p => p.Free), expired = c.ExpiredPercent > 0 ? over.Sum(p => p.Free) : 0;
                long forUnused = Math.Min(c.Left, c.Paid * unused / c.Credits);
                long refundable = Math.Min(c.Left, forUnused + c.Paid * expired * c.ExpiredPercent / (c.Credits * 100));
                if (c.Amount > refundable)
                    return Refusals.Of(ErrorCode.ExceedsRest, new CreditsRefundable(refundable));
                long money = Math.Min(c.Amount, forUnused), taken = (money * c.Credits + c.Paid - 1) / c.Paid;
                long worth = Math.Max(1, c.Paid * c.ExpiredPercent), back = ((c.Amount - money) * c.Credits * 100 + worth - 1) / worth;
                bool all = taken == unused && back == expired;
                var reserved = Split([.. mine, .. all ? Unused(c.Order, CreditKind.Bonus, now) : []], all ? long.MaxValue : taken);
                foreach (var part in Split(over, back))
                {
                    Move(EntryType.Expire, part.Pile, part.Amount);
                    reserved = reserved.Add(part);
                }
                return PutAside(c.Id, new Aside(reserved, c.Order, HoldPurpose.Refund, null, HoldStatus.Held));
            case CreditCommand.Revoke c:
                if (Closed(c.Hold, c.Order, HoldPurpose.Refund, null) is { } not)
                    return not;
                Close(c.Hold, HoldStatus.Captured);
                Holds[c.Hold].Parts.ForEach(p => Move(EntryType.Revoke, p.Pile, -p.Amount));
                return $"CAPTURED {Holds[c.Hold].Parts.Sum(p => p.Amount)}";
            case CreditCommand.GrantAnew c when Over(c.Order) is []:
                return Refusals.Of(ErrorCode.ExceedsRest, new CreditsRefundable(0));
            case CreditCommand.GrantAnew c:
                var lapsed = Over(c.Order);
                lapsed.ForEach(p => { Move(EntryType.Expire, p.Pile, p.Free); Move(EntryType.Revoke, p.Pile, -p.Free); });
                long anew = lapsed.Sum(p => p.Free);
                long kept = Come(EntryType.Grant,
                    new Pile(CreditKind.Bonus, CreditService.DefaultPriority, c.ExpiresAt, c.Order, now, c.Id, Points: true), anew, now);
                return $"granted {anew}, {kept} left";
            case CreditCommand.Reverse c:
                return TakeBack(c, now);
            default:
                return "";
        }
    }

    private string TakeBack(CreditCommand.Reverse c, DateTimeOffset now)
    {
        if (!Piles.Any(p => p.Order == c.Order && p.Kind == CreditKind.Paid))
            return Refusals.Of(ErrorCode.NotFound, null);
        var bought = Enumerable.Range(0, Piles.Count).Where(i => Piles[i].Order == c.Order && Piles[i].Kind == CreditKind.Paid).ToArray();
        var points = Piles.Where(p => p.Order == c.Order && p.Points);
        long gone = Math.Min(Math.Max(0, c.Credits - bought.Sum(i => Piles[i].Taken) + points.Sum(p => p.Came - p.Taken)),
            c.Left * c.Credits / c.Paid - (c.Left - c.Amount) * c.Credits / c.Paid);
        var stillPoints = Usable([], now).Where(p => Piles[p.Pile].Order == c.Order && Piles[p.Pile].Points);
        var taken = Split([.. Unused(c.Order, CreditKind.Paid, now), .. stillPoints], gone);
        long owed = gone - taken.Sum(p => p.Amount);
        Debt += owed;
        Piles = Piles.SetItem(bought[0], Piles[bought[0]] with { Taken = Piles[bought[0]].Taken + owed });
        Moved = Moved.SetItem(EntryType.Debt, Moved.GetValueOrDefault(EntryType.Debt) + owed)
            .SetItem(EntryType.Revoke, Moved.GetValueOrDefault(EntryType.Revoke) - owed);
        taken.ForEach(p => Move(EntryType.Revoke, p.Pile, -p.Amount));
        if (c.Amount == c.Left)
            Unused(c.Order, CreditKind.Bonus, now).ForEach(p => Move(EntryType.Revoke, p.Pile, -p.Free));
        Usable([], now).ForEach(p => Settle(p.Pile, now));
        return $"owes {Debt}";
    }

    private string Return(CreditCommand.Refund c, long amount, DateTimeOffset now)
    {
        string told = $"refunded {amount}, ";
        for (int i = Uses[c.Usage].Count - 1; i >= 0; i--)
        {
            var part = Uses[c.Usage][i];
            var (pile, back) = (Piles[part.Pile], Math.Min(amount, part.Amount - part.Back));
            (amount, Uses) = (amount - back, Uses.SetItem(c.Usage, Uses[c.Usage].SetItem(i, part with { Back = part.Back + back })));
            if (back > 0 && pile.Expiry <= now)
                Come(EntryType.Refund, pile with { Expiry = c.RestoredUntil, Born = now, Id = null, Left = 0, Held = 0, Gone = 0, Taken = 0 }, back, now);
            else if (back > 0)
            {
                Move(EntryType.Refund, part.Pile, back);
                Settle(part.Pile, now);
            }
        }
        return told + $"{Total - Held} left";
    }

    private static long FreeOf(Pile pile) => pile.Left - pile.Held;

    /// <summary>What is free of a pile that is over expires; of one that is not, it pays what is owed.</summary>
    private void Settle(int i, DateTimeOffset now)
    {
        if (Piles[i].Expiry <= now)
            Move(EntryType.Expire, i, -FreeOf(Piles[i]));
        long paid = Math.Min(Debt, FreeOf(Piles[i]));
        Debt -= paid;
        Move(EntryType.Debt, i, -paid);
    }

    private void Move(EntryType type, int i, long amount)
    {
        Piles = Piles.SetItem(i, Piles[i] with
        {
            Left = Piles[i].Left + amount,
            Gone = Piles[i].Gone - (type == EntryType.Expire ? amount : 0),
            Taken = Piles[i].Taken - (type == EntryType.Revoke ? amount : 0),
        });
        Moved = Moved.SetItem(type, Moved.GetValueOrDefault(type) + amount);
    }

    private long Come(EntryType type, Pile pile, long amount, DateTimeOffset now)
    {
        Piles = Piles.Add(pile with { Came = amount });
        Move(type, Piles.Count - 1, amount);
        Settle(Piles.Count - 1, now);
        return Piles[^1].Left;
    }

    private void Spend(UsageId id, ImmutableList<Part> parts)
    {
        Uses = Uses.SetItem(id, parts);
        parts.ForEach(p => Move(EntryType.Use, p.Pile, -p.Amount));
    }

    private string PutAside(HoldId id, Aside aside)
    {
        Holds = Holds.SetItem(id, aside);
        aside.Parts.ForEach(p => Piles = Piles.SetItem(p.Pile, Piles[p.Pile] with { Held = Piles[p.Pile].Held + p.Amount }));
        return $"HELD {aside.Parts.Sum(p => p.Amount)}";
    }

    private string? Closed(HoldId id, OrderId? owner, HoldPurpose? purpose, DateTimeOffset? now)
    {
        if (!Holds.TryGetValue(id, out var hold) || hold.Owner != owner || (purpose is not null && purpose != hold.Purpose))
            return Refusals.Of(ErrorCode.NotFound, null);
        var status = hold.Status == HoldStatus.Held && now is not null && hold.Until <= now ? HoldStatus.Expired : hold.Status;
        return status == HoldStatus.Held ? null : Refusals.Of(ErrorCode.StateConflict, new StateConflict(status.Wire(), []));
    }

    private void Close(HoldId id, HoldStatus status)
    {
        Holds[id].Parts.ForEach(p => Piles = Piles.SetItem(p.Pile, Piles[p.Pile] with { Held = Piles[p.Pile].Held - p.Amount }));
        Holds = Holds.SetItem(id, Holds[id] with { Status = status });
    }

    /// <summary>What of a purchase ran out of time, the oldest first.</summary>
    private List<(int Pile, long Free)> Over(OrderId order) =>
        [.. ByAge(Enumerable.Range(0, Piles.Count).OrderBy(_ => 0))
            .Where(i => Piles[i].Order == order && Piles[i].Kind == CreditKind.Paid && Piles[i].Gone > 0).Select(i => (i, Piles[i].Gone))];

    private List<(int Pile, long Free)> Unused(OrderId order, CreditKind kind, DateTimeOffset now) =>
        [.. Usable([], now).Where(p => Piles[p.Pile].Order == order && Piles[p.Pile].Kind == kind && !Piles[p.Pile].Points)];

    /// <summary>
    /// Piles with something free, in the order of use. Of one instant, ids that commands brought are older than those made for them.
    /// </summary>
    private List<(int Pile, long Free)> Usable(IEnumerable<SpendRule> rules, DateTimeOffset now)
    {
        var open = Enumerable.Range(0, Piles.Count).Where(i => FreeOf(Piles[i]) > 0 && !(Piles[i].Expiry <= now)).OrderBy(_ => 0);
        foreach (var rule in rules)
        {
            open = open.ThenBy(i => rule switch
            {
                SpendRule.Priority => Piles[i].Priority,
                SpendRule.Expiry => Piles[i].Expiry?.UtcTicks ?? long.MaxValue,
                SpendRule.BonusFirst => Piles[i].Kind == CreditKind.Bonus ? 0 : 1,
            });
        }
        return [.. ByAge(open).Select(i => (i, FreeOf(Piles[i])))];
    }

    private IEnumerable<int> ByAge(IOrderedEnumerable<int> piles) => piles
        .ThenBy(i => Piles[i].Born).ThenBy(i => Piles[i].Id is null ? 1 : 0)
        .ThenBy(i => $"{Piles[i].Id}", StringComparer.Ordinal).ThenBy(i => i);

    /// <summary>As much of the amount as is there, front to back.</summary>
    private static ImmutableList<Part> Split(List<(int Pile, long Free)> from, long amount)
    {
        var parts = new List<Part>();
        foreach (var (pile, free) in from)
        {
            parts.Add(new Part(pile, Math.Min(amount, free)));
            amount -= parts[^1].Amount;
        }
        return [.. parts.Where(p => p.Amount > 0)];
    }
}

/// <summary>A refusal in words, the same for the model and for the ledger.</summary>
internal static class Refusals
{
    public static string Of(ErrorCode code, object? details) =>
        $"no {code} {(details is StateConflict conflict ? $"{conflict.Current} {conflict.Allowed.Count}" : details)}";
}
