using System.Diagnostics;
using FluxPay.Events;

namespace FluxPay.Credits;

/// <summary>
/// Every rule of credits, as one pure function: wallet and command in, wallet and journal or a refusal out. The store calls it
/// inside the commit, so two commands on one wallet can never both see the same balance.
/// </summary>
internal static class Ledger
{
    public static Result<LedgerDecision> Decide(
        Wallet wallet, CreditCommand command, Hold? hold, CreditUsage? usage, IIdSource ids, DateTimeOffset now)
    {
        var draft = new LedgerDraft(wallet, ids, now);
        foreach (var grant in wallet.Grants.Values.Where(g => g.IsExpired(now)))
            draft.Expire(grant);

        return command switch
        {
            CreditCommand.Issue issue => Issue(draft, issue),
            CreditCommand.Use use => Use(draft, use),
            CreditCommand.SetAside set => SetAside(draft, set),
            CreditCommand.Capture capture => Capture(draft, capture, hold),
            CreditCommand.Release release => Release(draft, release, hold),
            CreditCommand.Refund refund => Refund(draft, refund, usage),
            CreditCommand.ReservePurchase reserve => TopUpRefund.Reserve(draft, reserve),
            CreditCommand.Revoke revoke => TopUpRefund.Revoke(draft, revoke, hold),
            CreditCommand.GrantAnew anew => ExpiredAsPoints.Grant(draft, anew),
            CreditCommand.Reverse reverse => LateReversal.Reverse(draft, reverse),
            CreditCommand.GiveNotice notice => GiveNotice(draft, notice),
            CreditCommand.ExpireDue => draft.Done(draft.Wallet),
            _ => throw new UnreachableException(),
        };
    }

    private static LedgerDecision Issue(LedgerDraft draft, CreditCommand.Issue issue)
    {
        var grant = draft.Add(issue.Kind, issue.Amount, issue.Priority, issue.ExpiresAt, issue.NoticeAt, issue.Order, issue.Id);
        draft.Post(EntryType.Grant, grant, issue.Amount, null, issue.Order);
        draft.Raise(issue.Order, new CreditGranted
        {
            GrantId = grant.Id.ToString(),
            CustomerId = issue.Customer.Id,
            Amount = issue.Amount,
            Kind = issue.Kind.Wire(),
            ExpiresAt = issue.ExpiresAt,
            OrderId = issue.Order?.ToString(),
            Balance = draft.Wallet.Balance,
        });
        return draft.Done(draft.Grant(grant.Id));
    }

    private static Result<LedgerDecision> Use(LedgerDraft draft, CreditCommand.Use use)
    {
        if (Allot(draft, new SpendOrder(use.Spend), use.Amount) is not { } parts)
            return LedgerRefusals.Shortage(draft.Wallet.Balance, use.Amount);

        var usage = Spend(draft, parts, new CreditUsage
        {
            Id = use.Id,
            Customer = use.Customer,
            Amount = use.Amount,
            Parts = [],
            Feature = use.Feature,
            Order = use.Order,
            Reason = use.Reason,
            Metadata = use.Metadata,
            CreatedAt = draft.Now,
        });
        Announce(draft, usage);
        return draft.Done(new CreditUse(usage.Id, use.Customer, use.Amount, draft.Wallet.Balance));
    }

    private static Result<LedgerDecision> SetAside(LedgerDraft draft, CreditCommand.SetAside set)
    {
        if (Allot(draft, new SpendOrder(set.Spend), set.Amount) is not { } parts)
            return LedgerRefusals.Shortage(draft.Wallet.Balance, set.Amount);

        var hold = new Hold
        {
            Id = set.Id,
            Customer = set.Customer,
            Amount = set.Amount,
            Status = HoldStatus.Held,
            Purpose = HoldPurpose.Use,
            Feature = set.Feature,
            Order = set.Order,
            Parts = parts,
            CreatedAt = draft.Now,
            ExpiresAt = set.ExpiresAt,
        };
        foreach (var part in parts)
            draft.Hold(part.Grant, part.Amount);
        draft.Save(hold);
        if (set.ExpiresAt is { } due)
            draft.Save(new DueTimer(TimerKinds.HoldExpiry, TimerSubject.Of(set.Customer, set.Id), due));
        return draft.Done(hold);
    }

    private static Result<LedgerDecision> Capture(LedgerDraft draft, CreditCommand.Capture capture, Hold? hold)
    {
        if (Check(hold, capture.Owner, HoldPurpose.Use, draft.Now) is { } refusal)
            return refusal;

        long amount = capture.Amount ?? hold!.Amount;
        if (amount > hold!.Amount)
            return LedgerRefusals.MoreThanHeld(hold.Amount);

        var captured = new List<GrantPart>();
        long left = amount;
        foreach (var part in hold.Parts)
        {
            long take = Math.Min(left, part.Amount);
            left -= take;
            draft.Hold(part.Grant, -take);
            if (take > 0)
                captured.Add(part with { Amount = take });
        }
        var usage = Spend(draft, captured, new CreditUsage
        {
            Id = capture.Id,
            Customer = capture.Customer,
            Amount = amount,
            Parts = [],
            Feature = hold.Feature,
            Order = hold.Order,
            CreatedAt = draft.Now,
        });
        FreeRest(draft, hold.Parts, captured);   // before the event: what came free can be used by who reads its balance
        Announce(draft, usage);

        var resolved = hold with { Status = HoldStatus.Captured, Usage = usage.Id };
        draft.Save(resolved);
        return draft.Done(resolved);
    }

    private static Result<LedgerDecision> Release(LedgerDraft draft, CreditCommand.Release release, Hold? hold)
    {
        if (Check(hold, release.Owner, null, release.TimeRanOut ? null : draft.Now) is { } refusal)
            return refusal;

        foreach (var part in hold!.Parts)
        {
            bool wasOver = hold.Purpose == HoldPurpose.Refund && draft.Grant(part.Grant).IsExpired(hold.CreatedAt);
            draft.Free(part.Grant, part.Amount, isKnown: wasOver);
        }
        var resolved = hold with { Status = release.TimeRanOut ? HoldStatus.Expired : HoldStatus.Released };
        draft.Save(resolved);
        // A hold outside an order publishes nothing; an order's customer is told that its credits are back.
        if (hold is { Order: { } order, Purpose: HoldPurpose.Use })
        {
            draft.Raise(order, new CreditRefunded
            {
                CustomerId = hold.Customer.Id,
                Amount = hold.Amount,
                OrderId = order.ToString(),
                Balance = draft.Wallet.Balance,
            });
        }
        return draft.Done(resolved);
    }

    private static Result<LedgerDecision> Refund(LedgerDraft draft, CreditCommand.Refund refund, CreditUsage? usage)
    {
        if (usage is null)
            return Missing.Usage;

        long amount = refund.Amount ?? usage.Refundable;
        if (amount > usage.Refundable || amount == 0)
            return LedgerRefusals.MoreThanUsed(usage.Refundable);

        var parts = usage.Parts.ToArray();
        long left = amount;
        for (int i = parts.Length - 1; left > 0; i--)   // last used first; together they have it
        {
            long give = Math.Min(left, parts[i].Amount - parts[i].Refunded);
            if (give == 0)
                continue;
            left -= give;
            parts[i] = parts[i] with { Refunded = parts[i].Refunded + give };
            draft.Post(EntryType.Refund, Home(draft, parts[i], refund, give), give, usage.Id, usage.Order);
        }
        draft.Save(usage with { Parts = parts });
        draft.Raise(usage.Order, new CreditRefunded
        {
            RefundId = refund.Id.ToString(),
            UsageId = usage.Id.ToString(),
            CustomerId = usage.Customer.Id,
            Amount = amount,
            OrderId = usage.Order?.ToString(),
            Balance = draft.Wallet.Balance,
        });
        return draft.Done(new CreditRefund(refund.Id, usage.Id, usage.Customer, amount, draft.Wallet.Balance));
    }

    private static LedgerDecision GiveNotice(LedgerDraft draft, CreditCommand.GiveNotice notice)
    {
        if (draft.Wallet.Grants.GetValueOrDefault(notice.Grant) is { ExpiresAt: { } expiry, Remaining: > 0 } grant && !grant.IsExpired(draft.Now))
        {
            draft.Raise(grant.Order, new CreditExpiring
            {
                GrantId = grant.Id.ToString(),
                CustomerId = notice.Customer.Id,
                Amount = grant.Remaining,
                Kind = grant.Kind.Wire(),
                ExpiresAt = expiry,
                OrderId = grant.Order?.ToString(),
                Balance = draft.Wallet.Balance,
            });
        }
        return draft.Done(draft.Wallet);
    }

    /// <summary>Where credits come back to: their own grant, or a new one of its kind when it has expired meanwhile.</summary>
    private static Grant Home(LedgerDraft draft, UsedPart part, CreditCommand.Refund refund, long amount)
    {
        var grant = draft.Grant(part.Grant);
        return grant.IsExpired(draft.Now)
            ? draft.Add(part.Kind, amount, part.Priority, refund.RestoredUntil, refund.NoticeAt, grant.Order) with { IsPoints = grant.IsPoints }
            : grant;
    }

    /// <summary>Which grants give the amount; null when together they do not.</summary>
    private static List<GrantPart>? Allot(LedgerDraft draft, SpendOrder order, long amount) =>
        draft.Wallet.Balance < amount ? null : Take(draft.Usable(order), amount);

    /// <summary>The amount out of grants, in the order they come; together they have it.</summary>
    public static List<GrantPart> Take(IEnumerable<Grant> grants, long amount)
    {
        var parts = new List<GrantPart>();
        foreach (var grant in grants)
        {
            if (amount == 0)
                break;
            long take = Math.Min(amount, grant.Available);
            parts.Add(new GrantPart(grant.Id, take));
            amount -= take;
        }
        return amount == 0 ? parts : throw new UnreachableException("A wallet's balance is more than its grants hold.");
    }

    private static CreditUsage Spend(LedgerDraft draft, IEnumerable<GrantPart> parts, CreditUsage usage)
    {
        var used = new List<UsedPart>();
        foreach (var part in parts)
        {
            var grant = draft.Grant(part.Grant);
            draft.Post(EntryType.Use, grant, -part.Amount, usage.Id, usage.Order);
            used.Add(new UsedPart(grant.Id, grant.Kind, grant.Priority, part.Amount));
        }
        var done = usage with { Parts = used };
        draft.Save(done);
        return done;
    }

    private static void Announce(LedgerDraft draft, CreditUsage usage) => draft.Raise(usage.Order, new CreditDeducted
    {
        UsageId = usage.Id.ToString(),
        CustomerId = usage.Customer.Id,
        Amount = usage.Amount,
        Feature = usage.Feature,
        OrderId = usage.Order?.ToString(),
        Balance = draft.Wallet.Balance,
    });

    private static void FreeRest(LedgerDraft draft, IReadOnlyList<GrantPart> held, IReadOnlyList<GrantPart> captured)
    {
        foreach (var part in held)
        {
            long rest = part.Amount - captured.Where(c => c.Grant == part.Grant).Sum(c => c.Amount);
            draft.Free(part.Grant, rest);
        }
    }

    /// <summary>The refusal of a hold that is not there, is somebody else's or was resolved; null for one that can be.</summary>
    public static FluxPayError? Check(Hold? hold, OrderId? owner, HoldPurpose? purpose, DateTimeOffset? now)
    {
        if (hold is null || hold.Order != owner || (purpose is { } p && hold.Purpose != p))
            return Missing.Hold;
        var status = hold.Status == HoldStatus.Held && hold.ExpiresAt <= now ? HoldStatus.Expired : hold.Status;
        return status == HoldStatus.Held ? null : LedgerRefusals.Resolved(status);
    }
}
