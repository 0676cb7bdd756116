namespace FluxPay.Credits.Tests;

/// <summary>The ledger once more, as naively as it can be said: plain totals per grant. What both agree on is what was meant.</summary>
internal sealed class LedgerModel
{
    internal sealed class Pile(CreditKind kind, int priority, DateTimeOffset? expiry, OrderId? order, long left)
    {
        public (CreditKind Kind, int Priority, DateTimeOffset? Expiry, OrderId? Order) Facts { get; } = (kind, priority, expiry, order);
        public long Left = left, Held;
    }

    private sealed record Aside(List<(Pile Pile, long Amount)> Parts, OrderId? Purchase) { public bool Open = true; }

    private readonly Dictionary<HoldId, Aside> _holds = [];
    private readonly Dictionary<UsageId, List<(Pile Pile, long Amount)>> _uses = [];

    public List<Pile> Piles { get; } = [];
    public long Posted => Piles.Sum(p => p.Left);
    public long Held => Piles.Sum(p => p.Held);

    /// <summary>False when refused. What is expired is swept first; a refusal undoes even that, so the sweep is repeated for nothing.</summary>
    public bool Run(CreditCommand command, DateTimeOffset now)
    {
        bool Dead(Pile p) => p.Facts.Expiry <= now;
        long Free(Pile p) => Dead(p) ? 0 : p.Left - p.Held;
        bool done = command switch
        {
            CreditCommand.Issue c => Add(new Pile(c.Kind, c.Priority, c.ExpiresAt, c.Order, c.Amount)),
            CreditCommand.Use c => Pick(c.Amount) is { } parts && Spend(c.Id, parts),
            CreditCommand.SetAside c => Pick(c.Amount) is { } parts && Hold(c.Id, parts, null),
            CreditCommand.Capture c => Close(c.Hold, null) is { } hold && Spend(c.Id, Split(hold.Parts, c.Amount ?? hold.Parts.Sum(p => p.Amount))),
            CreditCommand.Release c => Close(c.Hold, c.Owner) is not null,
            CreditCommand.Refund c => Back(_uses[c.Usage], c.Amount ?? _uses[c.Usage].Sum(p => p.Amount), c.RestoredUntil),
            CreditCommand.ReservePurchase c => Reserve(c),
            CreditCommand.Revoke c => Close(c.Hold, c.Order) is { } hold && hold.Parts.All(p => Take(p.Pile, p.Amount)),
            _ => true,
        };
        foreach (var pile in Piles.Where(p => done && Dead(p)))
            pile.Left = pile.Held;
        return done;

        List<(Pile, long)>? Pick(long amount) => Piles.Sum(Free) < amount ? null : Split(
            [.. Piles.Where(p => Free(p) > 0).OrderBy(p => p.Facts.Priority).ThenBy(p => p.Facts.Expiry ?? DateTimeOffset.MaxValue)
                .ThenBy(p => p.Facts.Kind == CreditKind.Bonus ? 0 : 1).Select(p => (p, Free(p)))], amount);
        bool Reserve(CreditCommand.ReservePurchase c)
        {
            var mine = Piles.Where(p => p.Facts.Order == c.Order && Free(p) > 0).ToLookup(p => p.Facts.Kind, p => (p, Free(p)));
            long unused = mine[CreditKind.Paid].Sum(p => p.Item2), taken = (c.Amount * c.Credits + c.Paid - 1) / c.Paid;
            return c.Amount <= Math.Min(c.Left, c.Paid * unused / c.Credits) && Hold(c.Id,
                [.. Split([.. mine[CreditKind.Paid]], taken), .. taken == unused ? mine[CreditKind.Bonus] : []], c.Order);
        }
        bool Back(List<(Pile Pile, long Amount)> used, long amount, DateTimeOffset until)
        {
            if (amount == 0 || amount > used.Sum(p => p.Amount))
                return false;
            for (int i = used.Count - 1; amount > 0; i--)
            {
                var (pile, back) = (used[i].Pile, Math.Min(amount, used[i].Amount));
                (used[i], amount) = ((pile, used[i].Amount - back), amount - back);
                if (!Dead(pile))
                    pile.Left += back;
                else if (back > 0)
                    Add(new Pile(pile.Facts.Kind, pile.Facts.Priority, until, pile.Facts.Order, back));
            }
            return true;
        }
    }

    private static List<(Pile Pile, long Amount)> Split(IReadOnlyList<(Pile Pile, long Amount)> from, long amount) =>
        [.. from.Select(p => (p.Pile, Part: Math.Min(p.Amount, amount), amount -= Math.Min(p.Amount, amount))).Select(p => (p.Pile, p.Part)).Where(p => p.Part > 0)];
    private bool Add(Pile pile) { Piles.Add(pile); return true; }
    private static bool Take(Pile pile, long amount) { pile.Left -= amount; return true; }
    private bool Spend(UsageId id, List<(Pile Pile, long Amount)> parts) { _uses[id] = parts; return parts.All(p => Take(p.Pile, p.Amount)); }
    private bool Hold(HoldId id, List<(Pile Pile, long Amount)> parts, OrderId? purchase)
    {
        parts.ForEach(p => p.Pile.Held += p.Amount);
        return _holds.TryAdd(id, new Aside(parts, purchase));
    }
    private Aside? Close(HoldId id, OrderId? purchase)
    {
        if (_holds[id] is not { Open: true } hold || hold.Purchase != purchase)
            return null;
        hold.Parts.ForEach(p => p.Pile.Held -= p.Amount);
        hold.Open = false;
        return hold;
    }
}
