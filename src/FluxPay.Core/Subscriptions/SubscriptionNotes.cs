using FluxPay.Events;

namespace FluxPay.Subscriptions;

/// <summary>A subscription as others are shown it.</summary>
public static class SubscriptionNotes
{
    /// <summary>As the REST API and the events show it.</summary>
    public static SubscriptionSnapshot ToSnapshot(this Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return new SubscriptionSnapshot
        {
            SubscriptionId = subscription.Id.ToString(),
            CustomerId = subscription.Customer.Id,
            PlanId = subscription.Plan.Name,
            Status = subscription.Status.Wire(),
            CurrentPeriodStart = subscription.PeriodStart,
            CurrentPeriodEnd = subscription.PeriodEnd,
            CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
            PendingPlanId = subscription.Pending?.Plan.Name,
            TrialEnd = subscription.TrialEnd,
            NextBillingAt = subscription.NextBillingAt,
            Seats = subscription.Seats,
            CreditBalance = subscription.CreditBalance,
            Price = subscription.Plan.Price,
            Currency = subscription.Currency.Code,
            NeedsBillingMethod = subscription.NeedsBillingMethod,
            EndReason = subscription.Status == SubscriptionStatus.Expired ? subscription.EndReason?.Wire() : null,
        };
    }
}
