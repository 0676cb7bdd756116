namespace FluxPay.Credits;

/// <summary>
/// The credits of a top-up whose price goes back: set aside before the gateway is asked, so that nobody spends them meanwhile, and
/// taken back once it has answered.
/// </summary>
internal static class TopUpRefund
{
    public static Result<LedgerDecision> Reserve(LedgerDraft draft, CreditCommand.ReservePurchase reserve)
    {
        var (paid, over) = (draft.Unused(reserve.Order, CreditKind.Paid), draft.Expired(reserve.Order));
        long unused = paid.Sum(g => g.Available), expired = reserve.ExpiredPercent > 0 ? over.Sum(g => g.Expired) : 0;
        var worth = RefundCalculator.Worth(reserve.Paid, reserve.Credits, reserve.Left, unused, expired, reserve.ExpiredPercent);
        if (reserve.Amount > worth.Unused + worth.Expired)
            return LedgerRefusals.MoreThanUnused(worth.Unused + worth.Expired, reserve.Amount);

        long money = Math.Min(reserve.Amount, worth.Unused);   // of what is unused; the rest is for what expired
        long taken = Ratio.MultiplyDivideUp(money, reserve.Credits, reserve.Paid);
        long back = RefundCalculator.ExpiredFor(reserve.Amount - money, reserve.Paid, reserve.Credits, reserve.ExpiredPercent);
        var parts = Ledger.Take(paid, taken);
        if (taken == unused && back == expired)   // nothing of the purchase is left, so what came with it goes too
            parts.AddRange(draft.Unused(reserve.Order, CreditKind.Bonus).Select(g => new GrantPart(g.Id, g.Available)));
        foreach (var part in parts)
            draft.Hold(part.Grant, part.Amount);
        foreach (var grant in over)
        {
            long reinstated = Math.Min(back, grant.Expired);
            back -= reinstated;
            if (reinstated == 0)
                continue;
            draft.Reinstate(grant.Id, reinstated);
            parts.Add(new GrantPart(grant.Id, reinstated));
        }

        var hold = new Hold
        {
            Id = reserve.Id,
            Customer = reserve.Customer,
            Amount = parts.Sum(p => p.Amount),
            Status = HoldStatus.Held,
            Purpose = HoldPurpose.Refund,
            Order = reserve.Order,
            Parts = parts,
            CreatedAt = draft.Now,
        };
        draft.Save(hold);
        return draft.Done(hold);
    }

    public static Result<LedgerDecision> Revoke(LedgerDraft draft, CreditCommand.Revoke revoke, Hold? hold)
    {
        if (Ledger.Check(hold, revoke.Order, HoldPurpose.Refund, null) is { } refusal)
            return refusal;

        foreach (var part in hold!.Parts)
        {
            draft.Hold(part.Grant, -part.Amount);
            draft.TakeBack(part.Grant, part.Amount);
        }
        var resolved = hold with { Status = HoldStatus.Captured };
        draft.Save(resolved);
        return draft.Done(resolved);
    }
}
