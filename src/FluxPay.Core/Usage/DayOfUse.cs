namespace FluxPay.Usage;

/// <summary>When a customer first and last used something on one day, in UTC.</summary>
internal sealed record DayOfUse(CustomerRef Customer, DateTimeOffset First, DateTimeOffset Last);
