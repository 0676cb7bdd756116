using FluxPay.Subscriptions;

namespace FluxPay.Storage.Rows;

internal static class SubscriptionRow
{
    public static readonly Columns<Subscription> Columns = new()
    {
        { "id", s => s.Id.ToString() },
        { "service", s => s.Customer.Service },
        { "customer", s => s.Customer.Id },
        new JsonColumn<Subscription>("plan", s => PlanText.Write(s.Plan)),
        { "plan_group", s => s.Plan.Group },
        { "policy_version", s => s.PolicyVersion },
        { "status", s => s.Status.ToString() },
        { "seats", s => s.Seats },
        { "currency", s => s.Currency.Code },
        new JsonColumn<Subscription>("cycle", s => PlanText.Write(s.Cycle)),
        { "period_index", s => s.PeriodIndex },
        { "period_start", s => s.PeriodStart },
        { "period_end", s => s.PeriodEnd },
        { "whole_start", s => s.Whole.Start },
        { "whole_end", s => s.Whole.End },
        { "trial_end", s => s.TrialEnd },
        { "access_until", s => s.AccessUntil },
        { "billing_method", s => s.BillingMethod?.ToString() },
        { "method_refused_at", s => s.MethodRefusedAt },
        { "cancel_at_period_end", s => s.CancelAtPeriodEnd },
        { "paused_at", s => s.PausedAt },
        new JsonColumn<Subscription>("pending", s => PlanText.Write(s.Pending)),
        { "credit_balance", s => s.CreditBalance },
        { "paid", s => s.Paid },
        { "open_invoice", s => s.OpenInvoice?.ToString() },
        { "in_doubt", s => s.InDoubt },
        { "failed_attempts", s => s.FailedAttempts },
        { "next_attempt_at", s => s.NextAttemptAt },
        { "activated_at", s => s.ActivatedAt },
        { "end_reason", s => s.EndReason?.ToString() },
        { "created_at", s => s.CreatedAt },
        { "updated_at", s => s.UpdatedAt },
        { "version", s => s.Version },
    };

    public static Subscription Read(Row row)
    {
        var id = row.Id<SubscriptionId>();
        var customer = row.Customer();
        var plan = PlanText.ReadPlan(row.Text());
        row.Text();   // the group, which the plan tells
        return new Subscription
        {
            Id = id,
            Customer = customer,
            Plan = plan,
            PolicyVersion = row.Text(),
            Status = row.Member<SubscriptionStatus>(),
            Seats = row.Number(),
            Currency = Currency.Parse(row.Text()),
            Cycle = PlanText.ReadCycle(row.Text()),
            PeriodIndex = row.Number(),
            PeriodStart = row.Instant(),
            PeriodEnd = row.Instant(),
            Whole = new Period(row.Instant(), row.Instant()),
            TrialEnd = row.InstantOrNull(),
            AccessUntil = row.InstantOrNull(),
            BillingMethod = row.IdOrNull<BillingMethodId>(),
            MethodRefusedAt = row.InstantOrNull(),
            CancelAtPeriodEnd = row.Flag(),
            PausedAt = row.InstantOrNull(),
            Pending = PlanText.ReadChange(row.Text()),
            CreditBalance = row.Number(),
            Paid = row.Number(),
            OpenInvoice = row.IdOrNull<InvoiceId>(),
            InDoubt = row.Flag(),
            FailedAttempts = (int)row.Number(),
            NextAttemptAt = row.InstantOrNull(),
            ActivatedAt = row.InstantOrNull(),
            EndReason = row.MemberOrNull<EndReason>(),
            CreatedAt = row.Instant(),
            UpdatedAt = row.Instant(),
            Version = row.Number(),
        };
    }
}
