using FluxPay.Storage;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>
/// The promise that a month's use is billed, one per customer and month, <c>{service}:{customer}@2026-01</c>. Whoever records a use makes
/// it for the month it is recorded in, if nobody has: so what came late is on the next invoice too, and recording stays one commit without
/// a read.
/// </summary>
internal static class UseMonths
{
    private const int NameLength = 7;

    /// <summary>Records a use, and promises that it is billed.</summary>
    public static Changes Record(Changes changes, UsageEvent use, TimeZoneInfo zone)
    {
        var known = use.OccurredAt > changes.At ? use.OccurredAt : changes.At;   // a use may be of the month that is about to begin
        return Promise(changes.Save(use), use.Customer, BillingMonth.Of(known, zone), zone);
    }

    /// <summary>Promises that a month is billed at its end, unless that is promised already.</summary>
    public static Changes Promise(Changes changes, CustomerRef customer, BillingMonth month, TimeZoneInfo zone) => changes.Save(
        new DueTimer(TimerKinds.UseMonth, $"{Prefix(customer)}{month.NameIn(zone)}", month.End) { IsFirst = true });

    /// <summary>What the subjects of a customer's months begin with.</summary>
    public static string Prefix(CustomerRef customer) => $"{customer.PartitionKey}@";

    /// <summary>Whose month a timer is about, and which.</summary>
    public static (CustomerRef Customer, string Month) Parse(string subject)
    {
        string key = subject[..^(NameLength + 1)];
        int colon = key.IndexOf(':', StringComparison.Ordinal);
        return (new CustomerRef(key[..colon], key[(colon + 1)..]), subject[^NameLength..]);
    }
}
