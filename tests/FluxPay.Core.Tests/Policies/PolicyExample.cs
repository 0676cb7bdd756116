namespace FluxPay.Policies.Tests;

/// <summary>The documented example, word for word.</summary>
internal static class PolicyExample
{
    public const string Text = """
        service: moa                       # [a-z0-9-]{2,32}, the serviceId everywhere
        name: 모아
        currency: KRW                      # ISO 4217; amounts are integers in its minor unit
        timeZone: Asia/Seoul               # IANA; billing days and expiries are days in this zone

        orders:
          expireAfter: 30m                 # unpaid orders
          allowCustomAmount: true          # POST /orders may carry its own amount

        credits:
          spend: [priority, expiry, bonus-first]   # order in which grants are used; then oldest first
          expireAfter: 365d                # default for paid grants; "never" allowed

        packs:                             # top-ups
          token-1000: { price: 10000, credits: 1000, bonus: 100, bonusExpiresAfter: 90d }

        features:
          resume-analysis: { charge: credit,  cost: 30, completeWithin: 10m }
          pdf-export:      { charge: payment, price: 1900, completeWithin: 10m }
          interview:       { charge: metered, unit: minute, aggregate: sum, pricing: { model: graduated, tiers: [ { upTo: 100, price: 100 }, { price: 80 } ] } }

        plans:
          pro-monthly:
            price: 9900
            interval: month                # month | year
            trial: 7d
            features:
              resume-analysis: { included: 20 }    # per billing period; beyond it the feature's own charge applies
              pdf-export: unlimited
              interview: { included: 60 }
            credits: 500                   # granted every period
            retry: [1d, 3d, 5d]            # dunning
            grace: 7d                      # access while past due
          pro-yearly: { price: 99000, interval: year, features: { resume-analysis: unlimited, pdf-export: unlimited } }

        rateLimits:
          - { name: credits-use, route: "/api/v1/credits/use", per: customer, limit: 50, window: 1s, burst: 100 }
          - { name: service,     route: "/**",                 per: service,  limit: 2000, window: 1s, burst: 4000 }

        waitingRooms:
          drop: { admitPerSecond: 200, maxActive: 2000, passTtl: 10m, protect: ["/api/v1/orders"], adaptive: { min: 20, max: 1000, targetLatency: 300ms, maxErrorRate: 2% } }
        """;
}
