using FluxPay.Events;

namespace FluxPay.Credits;

/// <summary>
/// Expired credits of a top-up, granted anew in place of a share of their price. They leave breakage and are given up for good, as with a
/// refund in money, so neither can be had twice, nor one after the other; what takes their place is given, not bought: points are never turned
/// into money.
/// </summary>
internal static class ExpiredAsPoints
{
    public static Result<LedgerDecision> Grant(LedgerDraft draft, CreditCommand.GrantAnew anew)
    {
        var over = draft.Expired(anew.Order);
        if (over.Length == 0)
            return LedgerRefusals.NothingExpired;

        long credits = over.Sum(g => g.Expired);
        foreach (var grant in over)
            draft.GiveUp(grant.Id);
        var points = draft.Add(
            CreditKind.Bonus, credits, CreditService.DefaultPriority, anew.ExpiresAt, anew.NoticeAt, anew.Order, anew.Id) with { IsPoints = true };
        draft.Post(EntryType.Grant, points, credits, null, null);   // not the purchase's own grant, which its order accounts for
        draft.Raise(anew.Order, new CreditGranted
        {
            GrantId = points.Id.ToString(),
            CustomerId = anew.Customer.Id,
            Amount = credits,
            Kind = points.Kind.Wire(),
            ExpiresAt = anew.ExpiresAt,
            OrderId = anew.Order.ToString(),
            Balance = draft.Wallet.Balance,
        });
        return draft.Done(draft.Grant(points.Id));
    }
}
