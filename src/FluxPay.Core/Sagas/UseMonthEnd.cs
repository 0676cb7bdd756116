using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using FluxPay.Usage;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>
/// A month is over in which a customer's use was recorded: what no plan covers becomes an invoice. The natural key of customer and month
/// makes it once, whichever host; months follow one another, and none is rated before the renewals that fell due in it.
/// </summary>
internal sealed class UseMonthEnd(
    IStore store, IUsageLog log, ISubscriptions subscriptions, ISubscriptionBooks books, IMeteredCharges metered, Cards cards, Invoicing invoicing,
    IPolicies policies, IOptions<SubscriptionOptions> options, TimeProvider time) : ITimerHandler
{
    /// <summary>Whatever was accepted before a month ended is committed by then; what the invoice missed goes on the next one.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(10);

    public string Kind => TimerKinds.UseMonth;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var (customer, name) = UseMonths.Parse(timer.Subject);
        var policy = policies.For(customer.Service);
        var month = BillingMonth.Named(name, policy.TimeZone);
        await store.DecideAsync<DueTimer>(async () =>
        {
            var changes = new Changes(time.Now());
            if (await WaitsUntilAsync(timer, customer, month, changes.At, cancellationToken) is { } later)
                return changes.Save(timer with { DueAt = later }).Then(timer);

            var use = await metered.OfMonthAsync(customer, month, cancellationToken);
            if (await books.FindUseInvoiceAsync(customer, month.Start, cancellationToken) is null)
                await BillAsync(changes, customer, policy, month, use, cancellationToken);
            else if (use.Billed.Count > 0)
                UseMonths.Promise(changes, customer, BillingMonth.Of(changes.At, policy.TimeZone), policy.TimeZone);
            return Keep(changes, timer, month.End + Settling).Then(timer);
        }, cancellationToken);
    }

    /// <summary>Until an earlier month is billed, or a renewal that is late has told which time its plan covers; null for now.</summary>
    private async Task<DateTimeOffset?> WaitsUntilAsync(
        DueTimer timer, CustomerRef customer, BillingMonth month, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await log.EarlierMonthAsync(customer, timer.Subject, cancellationToken) is { } earlier)
            return (earlier > now ? earlier : now).AddSeconds(1);
        var live = await subscriptions.LiveAsync(customer, cancellationToken);
        bool late = live.Any(s => s.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue
            && s.PeriodEnd < month.End && s.PeriodEnd <= now);
        return late ? now + BetweenLooks : null;
    }

    /// <summary>Makes the invoice, to be charged to the customer's newest card; without one it stays open.</summary>
    private async Task BillAsync(
        Changes changes, CustomerRef customer, ServicePolicy policy, BillingMonth month, MeteredCharges use, CancellationToken cancellationToken)
    {
        foreach (var record in use.Billed)
            changes.Save(record);
        if (use.Lines is [])
            return;

        long balance = await books.UseBalanceAsync(customer, cancellationToken);
        var invoice = invoicing.OfUse(customer, policy, month, use, balance, changes.At);
        changes.Save(invoice);
        if (invoice.Status == InvoiceStatus.Open && await cards.FindAsync(customer, null, cancellationToken) is not null)
            changes.Save(UseSettlement.CollectAt(invoice, options.Value.ChargeAt(invoice)));
    }

    private static Changes Keep(Changes changes, DueTimer timer, DateTimeOffset settled) => changes.At < settled
        ? changes.Save(timer with { DueAt = settled, Attempt = 0 })
        : changes.Remove(timer);
}
