namespace FluxPay.Host.Tests.Rest;

/// <summary>What the shared hosts sell: the example of the policy language, and what its corners need.</summary>
internal static class TestPolicies
{
    public const string Moa = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        orders:
          expireAfter: 30m
          allowCustomAmount: true
        credits:
          spend: [priority, expiry, bonus-first]
          expireAfter: 365d
        packs:
          token-1000: { price: 10000, credits: 1000, bonus: 100, bonusExpiresAfter: 90d }
          token-100: { price: 1000, credits: 100 }
          odd-300: { price: 1000, credits: 300, bonus: 7 }
        features:
          resume-analysis: { charge: credit, cost: 30, completeWithin: 10m }
          pdf-export: { charge: payment, price: 1900, completeWithin: 10m }
          coaching: { charge: none }
          interview:
            charge: metered
            unit: minute
            aggregate: sum
            pricing: { model: graduated, tiers: [ { upTo: 100, price: 100 }, { price: 80 } ] }
        plans:
          pro-monthly:
            price: 9900
            interval: month
            features:
              coaching: true
          trial-monthly: { price: 9900, interval: month, trial: 7d, credits: 500, group: renewed }
          basic-monthly: { price: 3000, interval: month, group: renewed }
          max-monthly: { price: 19800, interval: month, group: renewed }
        """;

    public const string Shop = """
        service: shop
        name: Shop
        currency: USD
        timeZone: America/New_York
        orders: { allowCustomAmount: false }
        packs:
          ten: { price: 999, credits: 10 }
        """;
}
