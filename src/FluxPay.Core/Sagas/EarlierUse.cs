using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Timers;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>
/// Promises that months are billed in which use was recorded before anybody promised that, once, as a migration asks. It is the use that could
/// still be told of now; each month rates what was left of those before it, as any other does, and what was billed already is not billed again.
/// </summary>
internal sealed class EarlierUse(IStore store, IUsageLog log, IPolicies policies, TimeProvider time) : ITimerHandler
{
    private const int Together = 500;

    public string Kind => TimerKinds.EarlierUse;

    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        var since = time.Now() - UsageService.MostLate;
        for (CustomerRef? after = null; ;)
        {
            var changes = new Changes(time.Now());
            var days = await log.DaysOfUseAsync(since, after, Together, cancellationToken);
            foreach (var (customer, month) in days.SelectMany(Months).Distinct())
                UseMonths.Promise(changes, customer, month, ZoneOf(customer));
            if (days is [])
                changes.Remove(timer);
            // Promises are never lost to anybody, and one that is there already stays: a crash on the way begins again.
            await store.CommitAsync(changes, cancellationToken);
            if (days is not [.., var last])
                return;
            after = last.Customer;
        }
    }

    /// <summary>No zone has two midnights on one day, so the first and the last use name all of its months.</summary>
    private IEnumerable<(CustomerRef Customer, BillingMonth Month)> Months(DayOfUse day) =>
        new[] { day.First, day.Last }.Select(at => (day.Customer, BillingMonth.Of(at, ZoneOf(day.Customer))));

    private TimeZoneInfo ZoneOf(CustomerRef customer) => policies.For(customer.Service).TimeZone;
}
