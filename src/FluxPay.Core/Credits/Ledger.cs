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
            CreditCommand.ReservePurchase reserve => ReservePurchase(draft, reserve),
            CreditCommand.Revoke revoke => Revoke(draft, revoke, hold),
            CreditCommand.ExpireDue => draft.Done(draft.Wallet),
            _ => throw new UnreachableException(),
        };
    }

    private static LedgerDecision Issue(LedgerDraft draft, CreditCommand.Issue issue)
    {
        var grant = draft.Add(issue.Kind, issue.Amount, issue.Priority, issue.ExpiresAt, issue.Order, issue.Id);
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
            return Shortage(draft, use.Amount);

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
        return draft.Done(new CreditUse(usage.Id, use.Customer, use.Amount, draft.Wallet.Balance));
    }

    private static Result<LedgerDecision> SetAside(LedgerDraft draft, CreditCommand.SetAside set)
    {
        if (Allot(draft, new SpendOrder(set.Spend), set.Amount) is not { } parts)
            return Shortage(draft, set.Amount);

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
        {
            return new FluxPayError(ErrorCode.ExceedsRest, new Text(
                $"{hold.Amount} credits are on hold; capture that or less.",
                $"보류된 크레딧은 {hold.Amount}입니다. 그 이하로 확정해 주세요."));
        }

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
        FreeRest(draft, hold.Parts, captured);

        var resolved = hold with { Status = HoldStatus.Captured, Usage = usage.Id };
        draft.Save(resolved);
        return draft.Done(resolved);
    }

    private static Result<LedgerDecision> Release(LedgerDraft draft, CreditCommand.Release release, Hold? hold)
    {
        if (Check(hold, release.Owner, null, release.TimeRanOut ? null : draft.Now) is { } refusal)
            return refusal;

        FreeRest(draft, hold!.Parts, []);
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
        {
            return new FluxPayError(ErrorCode.ExceedsRest, new Text(
                $"{usage.Refundable} credits of this use can still be refunded; ask for that or less.",
                $"이 사용 건에서 환불 가능한 크레딧은 {usage.Refundable}입니다. 그 이하로 요청해 주세요."),
                new CreditsRefundable(usage.Refundable));
        }

        var parts = usage.Parts.ToArray();
        long left = amount;
        for (int i = parts.Length - 1; i >= 0 && left > 0; i--)   // last used first
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

    /// <summary>Where credits come back to: their own grant, or a new one of its kind when it has expired meanwhile.</summary>
    private static Grant Home(LedgerDraft draft, UsedPart part, CreditCommand.Refund refund, long amount)
    {
        var grant = draft.Grant(part.Grant);
        return grant.IsExpired(draft.Now)
            ? draft.Add(part.Kind, amount, part.Priority, refund.RestoredUntil, grant.Order)
            : grant;
    }

    private static Result<LedgerDecision> ReservePurchase(LedgerDraft draft, CreditCommand.ReservePurchase reserve)
    {
        Grant[] Open(CreditKind kind) => [.. draft.Wallet.Grants.Values
            .Where(g => g.Order == reserve.Order && g.Kind == kind && g.Available > 0 && !g.IsExpired(draft.Now))
            .Order(new SpendOrder([]))];   // the oldest first, and of one age always the same

        var paid = Open(CreditKind.Paid);
        long unused = paid.Sum(g => g.Available);
        long refundable = Math.Min(reserve.Left, Ratio.MultiplyDivideDown(reserve.Paid, unused, reserve.Credits));
        if (reserve.Amount > refundable)
            return TooMuch(refundable, reserve.Amount);

        long taken = Ratio.MultiplyDivideUp(reserve.Amount, reserve.Credits, reserve.Paid);
        var parts = Take(paid, taken);
        if (taken == unused)   // nothing of the purchase is left, so what came with it goes too
            parts.AddRange(Open(CreditKind.Bonus).Select(g => new GrantPart(g.Id, g.Available)));

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

    private static Result<LedgerDecision> Revoke(LedgerDraft draft, CreditCommand.Revoke revoke, Hold? hold)
    {
        if (Check(hold, revoke.Order, HoldPurpose.Refund, null) is { } refusal)
            return refusal;

        foreach (var part in hold!.Parts)
        {
            draft.Hold(part.Grant, -part.Amount);
            draft.Post(EntryType.Revoke, draft.Grant(part.Grant), -part.Amount, null, hold.Order);
            draft.Raise(hold.Order, new CreditRevoked
            {
                GrantId = part.Grant.ToString(),
                CustomerId = hold.Customer.Id,
                Amount = part.Amount,
                OrderId = hold.Order?.ToString(),
                Balance = draft.Wallet.Balance,
            });
        }
        var resolved = hold with { Status = HoldStatus.Captured };
        draft.Save(resolved);
        return draft.Done(resolved);
    }

    /// <summary>Which grants give the amount; null when together they do not.</summary>
    private static List<GrantPart>? Allot(LedgerDraft draft, SpendOrder order, long amount) =>
        draft.Wallet.Balance < amount ? null : Take(draft.Usable(order), amount);

    private static List<GrantPart> Take(IEnumerable<Grant> grants, long amount)
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
        draft.Raise(done.Order, new CreditDeducted
        {
            UsageId = done.Id.ToString(),
            CustomerId = done.Customer.Id,
            Amount = done.Amount,
            Feature = done.Feature,
            OrderId = done.Order?.ToString(),
            Balance = draft.Wallet.Balance,
        });
        return done;
    }

    private static void FreeRest(LedgerDraft draft, IReadOnlyList<GrantPart> held, IReadOnlyList<GrantPart> captured)
    {
        foreach (var part in held)
        {
            long rest = part.Amount - captured.Where(c => c.Grant == part.Grant).Sum(c => c.Amount);
            if (rest > 0)
                draft.Free(part.Grant, rest);
        }
    }

    private static FluxPayError? Check(Hold? hold, OrderId? owner, HoldPurpose? purpose, DateTimeOffset? now)
    {
        if (hold is null || hold.Order != owner || (purpose is { } p && hold.Purpose != p))
            return Missing.Hold;
        var status = hold.Status == HoldStatus.Held && hold.ExpiresAt <= now ? HoldStatus.Expired : hold.Status;
        return status == HoldStatus.Held ? null : new FluxPayError(ErrorCode.StateConflict, new Text(
            $"The hold is {status.Wire()}; it was resolved already. Make a new one.",
            $"이미 처리된 보류입니다({status.Wire()}). 새로 보류해 주세요."),
            new StateConflict(status.Wire(), []));
    }

    private static FluxPayError Shortage(LedgerDraft draft, long required) => new(ErrorCode.InsufficientCredit, new Text(
        $"{required} credits are needed and {draft.Wallet.Balance} can be used; top up and try again.",
        $"크레딧이 부족합니다. 필요: {required}, 사용 가능: {draft.Wallet.Balance}. 충전 후 다시 시도해 주세요."),
        new CreditShortage(draft.Wallet.Balance, required));

    private static FluxPayError TooMuch(long refundable, long asked) => new(ErrorCode.ExceedsRest, new Text(
        $"At most {refundable} can be given back for the credits that are unused; {asked} was asked for.",
        $"사용하지 않은 크레딧 기준으로 최대 {refundable}까지 환불할 수 있습니다. 요청하신 금액은 {asked}입니다."),
        new CreditsRefundable(refundable));
}

/// <summary>What a <c>PAY_009</c> of credits carries: what can be given back.</summary>
public sealed record CreditsRefundable(long Refundable);
