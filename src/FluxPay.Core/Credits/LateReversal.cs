namespace FluxPay.Credits;

/// <summary>
/// The gateway took the price of a top-up back on its own (a chargeback, or a cancel made at its console). What is unused goes;
/// what is spent, on hold or expired is lent, so that it can be taken back too, and the customer owes it.
/// </summary>
internal static class LateReversal
{
    public static Result<LedgerDecision> Reverse(LedgerDraft draft, CreditCommand.Reverse reverse)
    {
        var bought = draft.Wallet.Grants.Values
            .Where(g => g.Order == reverse.Order && g.Kind == CreditKind.Paid).Order(new SpendOrder([])).FirstOrDefault();
        if (bought is null)
            return Missing.Order;

        // Of expired credits less than their price was given back, so more money than credits may be left. What became points stands for them.
        var points = draft.Points(reverse.Order);
        long left = reverse.Credits + points.Sum(g => g.Amount - g.Revoked)
            - draft.Wallet.Grants.Values.Where(g => g.Order == reverse.Order && g.Kind == CreditKind.Paid).Sum(g => g.Revoked);
        long gone = Math.Min(Math.Max(left, 0), Worth(reverse, reverse.Left) - Worth(reverse, reverse.Left - reverse.Amount));
        foreach (var grant in draft.Unused(reverse.Order, CreditKind.Paid).Concat(points.Where(g => g.Available > 0 && !g.IsExpired(draft.Now))))
        {
            long unused = Math.Min(gone, grant.Available);
            gone -= unused;
            if (unused > 0)
                draft.TakeBack(grant.Id, unused);
        }
        if (gone > 0)
        {
            draft.Lend(draft.Grant(bought.Id), gone);
            draft.TakeBack(bought.Id, gone);
        }
        if (reverse.Amount == reverse.Left)   // nothing of the purchase is left, so what came with it goes too
        {
            foreach (var bonus in draft.Unused(reverse.Order, CreditKind.Bonus))
                draft.TakeBack(bonus.Id, bonus.Available);
        }

        // Whoever owes has nothing to use, so what other purchases left pays at once.
        foreach (var grant in draft.Usable(new SpendOrder([])).ToArray())
            draft.PayOff(grant.Id);
        return draft.Done(draft.Wallet);
    }

    /// <summary>Whole credits that a part of the price bought; parts of the whole come to the whole.</summary>
    private static long Worth(CreditCommand.Reverse reverse, long money) =>
        Ratio.MultiplyDivideDown(money, reverse.Credits, reverse.Paid);
}
