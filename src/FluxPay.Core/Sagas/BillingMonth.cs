using System.Globalization;
using FluxPay.Policies;

namespace FluxPay.Sagas;

/// <summary>A calendar month in a service's zone: the period of metered use without a plan.</summary>
internal readonly record struct BillingMonth(DateTimeOffset Start, DateTimeOffset End)
{
    private const string Format = "yyyy-MM";

    public static BillingMonth Of(DateTimeOffset at, TimeZoneInfo zone) => Beginning(TimeZoneInfo.ConvertTime(at, zone).DateTime, zone);

    /// <summary>The month of a name such as <c>2026-01</c>.</summary>
    public static BillingMonth Named(string name, TimeZoneInfo zone) =>
        Beginning(DateTime.ParseExact(name, Format, CultureInfo.InvariantCulture), zone);

    /// <summary>Its name, such as <c>2026-01</c>.</summary>
    public string NameIn(TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(Start, zone).ToString(Format, CultureInfo.InvariantCulture);

    private static BillingMonth Beginning(DateTime local, TimeZoneInfo zone)
    {
        var first = new DateTime(local.Year, local.Month, 1);
        return new BillingMonth(LocalTime.ToInstant(first, zone), LocalTime.ToInstant(first.AddMonths(1), zone));
    }
}
