using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace FluxPay.Policies.Reading;

/// <summary>The whole file.</summary>
internal static class ServiceSection
{
    /// <param name="root">The file.</param>
    /// <param name="gateways">The gateways of this host; null where they are not known.</param>
    public static ServicePolicy Read(PolicyNode root, IReadOnlyCollection<string>? gateways) => root.Section(file =>
    {
        string service = ServiceId(file.Required("service"));
        var zone = Zone(file.Required("timeZone"));
        var features = file.Optional("features")?.Map(FeatureSection.Read);
        return new ServicePolicy
        {
            Service = service,
            Name = file.Required("name").Text(),
            Currency = Currency(file.Required("currency")),
            TimeZone = zone,
            Orders = file.Optional("orders")?.Section(ReadOrders) ?? new OrderPolicy(),
            Payments = file.Optional("payments")?.Section(payments => PaymentSection.Read(payments, gateways)) ?? new PaymentPolicy(),
            Credits = file.Optional("credits")?.Section(CreditSection.Read) ?? new CreditPolicy(),
            Features = features ?? ReadOnlyDictionary<string, FeaturePolicy>.Empty,
            Packs = file.Optional("packs")?.Map(pack => PackSection.Read(pack, features))
                ?? ReadOnlyDictionary<string, PackPolicy>.Empty,
            Plans = file.Optional("plans")?.Map(plan => PlanSection.Read(plan, features))
                ?? ReadOnlyDictionary<string, PlanPolicy>.Empty,
            RateLimits = file.Optional("rateLimits")?.List(limit => RateLimitSection.Read(limit, service))
                ?? ImmutableArray<RateLimitPolicy>.Empty,
            WaitingRooms = file.Optional("waitingRooms")?.Map(room => WaitingRoomSection.Read(room, service, zone))
                ?? ReadOnlyDictionary<string, WaitingRoomPolicy>.Empty,
        };
    });

    private static OrderPolicy ReadOrders(PolicyNode orders)
    {
        var usual = new OrderPolicy();
        return new OrderPolicy
        {
            ExpireAfter = orders.Optional("expireAfter")?.Duration(Spans.Second, Spans.Year) ?? usual.ExpireAfter,
            AllowCustomAmount = orders.Optional("allowCustomAmount")?.Flag() ?? usual.AllowCustomAmount,
        };
    }

    private static string ServiceId(PolicyNode node)
    {
        string id = node.Text();
        if (id.Length is 0)
            return id;
        if (id.Length is < 2 or > 32 || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            node.Report($"must be 2 to 32 of a-z, 0-9 and '-'; was {PolicyText.Show(id)}");
        node.Claim("service", id, "one service has one file");
        return id;
    }

    private static Currency Currency(PolicyNode node)
    {
        string code = node.Text();
        if (!FluxPay.Currency.TryParse(code, out var currency) && code.Length > 0)
            node.Report($"{PolicyText.Show(code)} is not a currency; "
                + "allowed: an ISO 4217 code in upper case such as KRW or USD");
        return currency;
    }

    private static TimeZoneInfo Zone(PolicyNode node)
    {
        string id = node.Text();
        if (id.Length == 0)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId)
            return zone;
        node.Report($"{PolicyText.Show(id)} is not a time zone; allowed: an IANA name such as Asia/Seoul or UTC");
        return TimeZoneInfo.Utc;
    }
}
