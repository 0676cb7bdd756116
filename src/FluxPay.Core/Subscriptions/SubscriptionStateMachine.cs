using static FluxPay.Subscriptions.SubscriptionStatus;

namespace FluxPay.Subscriptions;

/// <summary>The whole life of a subscription. What is not listed is refused.</summary>
internal static class SubscriptionStateMachine
{
    /// <summary>Decides a wish of the customer's.</summary>
    public static Result<Subscription> Apply(Subscription subscription, SubscriptionCommand command, DateTimeOffset now)
    {
        if (subscription.InDoubt)
            return InDoubtError(subscription);
        return (subscription.Status, command) switch
        {
            (Trialing or Active or PastDue, SubscriptionCommand.CancelAtPeriodEnd) => subscription.CancelAtPeriodEnd
                ? subscription
                : subscription with { CancelAtPeriodEnd = true, UpdatedAt = now },
            (Paused, SubscriptionCommand.CancelAtPeriodEnd) => End(subscription, Cancelled, EndReason.Cancelled, now),
            (Trialing or Active or PastDue or Paused, SubscriptionCommand.CancelNow) => End(subscription, Cancelled, EndReason.Cancelled, now),
            (Trialing or Active or PastDue, SubscriptionCommand.Resume) when subscription.CancelAtPeriodEnd =>
                subscription with { CancelAtPeriodEnd = false, UpdatedAt = now },
            (Trialing or Active, SubscriptionCommand.Pause) when CanPause(subscription, now) =>
                subscription with { Status = Paused, PausedAt = now, UpdatedAt = now },
            (Paused, SubscriptionCommand.Resume) => RunOn(subscription, now),
            (Trialing or Active, SubscriptionCommand.Schedule schedule) => subscription with { Pending = schedule.To, UpdatedAt = now },
            (Trialing or Active or PastDue or Paused, SubscriptionCommand.WithdrawChange) when subscription.Pending is not null =>
                subscription with { Pending = null, UpdatedAt = now },
            _ => Refuse(subscription, Verb(command)),
        };
    }

    /// <summary>The first charge went through.</summary>
    public static Subscription Activate(Subscription subscription, Invoice paid, DateTimeOffset now) =>
        Settle(subscription, paid, now) with { ActivatedAt = now };

    /// <summary>The open invoice is paid.</summary>
    public static Subscription Settle(Subscription subscription, Invoice paid, DateTimeOffset now) => Closed(subscription, now) with
    {
        Status = subscription.IsLive ? Active : subscription.Status,
        Paid = paid.Kind == InvoiceKind.Final ? subscription.Paid : paid.PlanAmount,
        AccessUntil = null,
    };

    /// <summary>A charge of the open invoice was refused, or there is no card to charge.</summary>
    /// <returns>The subscription past due with its next try; or ended, when retries and grace are over.</returns>
    public static Subscription Refused(Subscription subscription, DateTimeOffset now)
    {
        int failed = subscription.FailedAttempts + 1;
        bool more = failed <= subscription.Plan.Retry.Length;
        var until = subscription.AccessUntil ?? subscription.Plan.Grace.After(now, subscription.Zone);
        var late = subscription with
        {
            InDoubt = false,
            FailedAttempts = failed,
            NextAttemptAt = more ? subscription.Plan.Retry[failed - 1].After(now, subscription.Zone) : until,
            UpdatedAt = now,
        };
        if (!subscription.IsLive)   // the last bill of what has ended: nobody loses access over it
            return more ? late : Closed(late, now);
        return more || until > now
            ? late with { Status = PastDue, AccessUntil = until }
            : End(late, Expired, EndReason.NotPaid, now);
    }

    /// <summary>True when the last retry is over and only grace was left.</summary>
    public static bool IsOutOfRetries(Subscription subscription) => subscription.FailedAttempts > subscription.Plan.Retry.Length;

    /// <summary>Ends it; for good.</summary>
    public static Subscription End(Subscription subscription, SubscriptionStatus status, EndReason reason, DateTimeOffset now) =>
        Closed(subscription, now) with
        {
            Status = status,
            EndReason = reason,
            CancelAtPeriodEnd = false,
            Pending = null,
            PausedAt = null,
            AccessUntil = null,
            Paid = 0,
        };

    /// <summary>The open invoice is not collected any more.</summary>
    public static Subscription Closed(Subscription subscription, DateTimeOffset now) => subscription with
    {
        OpenInvoice = null,
        InDoubt = false,
        FailedAttempts = 0,
        NextAttemptAt = null,
        UpdatedAt = now,
    };

    /// <summary>The refusal of something a subscription does not accept as it stands.</summary>
    public static FluxPayError Refuse(Subscription subscription, string verb) => new(ErrorCode.StateConflict, new Text(
        $"The subscription is {subscription.Status.Wire()}; it does not accept {verb} as it stands.",
        $"구독 상태가 {subscription.Status.Wire()}이어서 지금은 {verb} 요청을 처리할 수 없습니다."),
        new StateConflict(subscription.Status.Wire(), [.. Allowed(subscription)]));

    /// <summary>The refusal of everything while a charge is not answered.</summary>
    public static FluxPayError InDoubtError(Subscription subscription) => new(ErrorCode.OutcomeUnknown, new Text(
        $"The outcome of a charge is not known yet; poll {subscription.Id} and try again.",
        $"청구 결과를 아직 확인하지 못했습니다. {subscription.Id}의 상태를 조회한 뒤 다시 시도해 주세요."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static bool CanPause(Subscription subscription, DateTimeOffset now) =>
        subscription is { CancelAtPeriodEnd: false, OpenInvoice: null } && now < subscription.PeriodEnd;

    /// <summary>What was left when it was paused runs on from now; its new end is the new anchor.</summary>
    private static Subscription RunOn(Subscription subscription, DateTimeOffset now)
    {
        var end = now + (subscription.PeriodEnd - subscription.PausedAt!.Value);
        bool trial = subscription.TrialEnd == subscription.PeriodEnd;
        return subscription with
        {
            Status = trial ? Trialing : Active,
            PausedAt = null,
            PeriodEnd = end,
            TrialEnd = trial ? end : subscription.TrialEnd,
            Cycle = BillingCycle.Anchored(end, subscription.Plan, subscription.Zone),
            PeriodIndex = -1,
            UpdatedAt = now,
        };
    }

    private static IEnumerable<string> Allowed(Subscription subscription) => subscription.Status switch
    {
        Incomplete or Cancelled or Expired => [],
        Paused => ["resume", "cancel"],
        PastDue => subscription.CancelAtPeriodEnd ? ["resume", "cancel", "billing-method"] : ["cancel", "billing-method"],
        Trialing or Active when subscription.CancelAtPeriodEnd => ["resume", "cancel", "change", "billing-method"],
        Trialing or Active => ["cancel", "pause", "change", "billing-method"],
    };

    private static string Verb(SubscriptionCommand command) => command switch
    {
        SubscriptionCommand.CancelAtPeriodEnd or SubscriptionCommand.CancelNow => "cancel",
        SubscriptionCommand.Resume => "resume",
        SubscriptionCommand.Pause => "pause",
        SubscriptionCommand.Schedule => "change",
        SubscriptionCommand.WithdrawChange => "the withdrawal of a change",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
