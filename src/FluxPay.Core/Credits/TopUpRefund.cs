namespace FluxPay.Credits;

/// <summary>
/// The credits of a top-up whose price goes back: set aside before the gateway is asked, so that nobody spends them meanwhile, and
/// taken back once it has answered.
/// </summary>
internal static class TopUpRefund
{
    public static Result<LedgerDecision> Reserve(LedgerDraft draft, CreditCommand.ReservePurchase reserve)
    {
        var paid = draft.Unused(reserve.Order, CreditKind.Paid);
        long unused = paid.Sum(g => g.Available);
        long refundable = Math.Min(reserve.Left, Ratio.MultiplyDivideDown(reserve.Paid, unused, reserve.Credits));
        if (reserve.Amount > refundable)
            return LedgerRefusals.MoreThanUnused(refundable, reserve.Amount);

        long taken = Ratio.MultiplyDivideUp(reserve.Amount, reserve.Credits, reserve.Paid);
        var parts = Ledger.Take(paid, taken);
        if (taken == unused)   // nothing of the purchase is left, so what came with it goes too
            parts.AddRange(draft.Unused(reserve.Order, CreditKind.Bonus).Select(g => new GrantPart(g.Id, g.Available)));

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
        foreach (var part in parts)
            draft.Hold(part.Grant, part.Amount);
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
