namespace FluxPay.Host.Tests.Traffic;

/// <summary>A service whose limits are slow enough to be counted by hand.</summary>
internal static class RateLimitPolicies
{
    public const string Moa = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        rateLimits:
          - { name: credits-use, route: "/api/v1/credits/use", per: customer, limit: 6, window: 1h, burst: 3 }
          - { name: balance, route: "/api/v1/credits/balance", per: customer, limit: 2, window: 1h }
          - { name: entries, route: "/api/v1/credits/entries", per: customer, limit: 1, window: 1h, shadow: true }
          - { name: by-route, route: "/api/v1/orders/*", per: route, limit: 4, window: 1h, algorithm: sliding }
          - { name: by-ip, route: "/api/v1/orders", per: ip, limit: 40, window: 1h }
          - { name: at-once, route: "/api/v1/payments/**", per: service, limit: 1, algorithm: concurrency }
          - { name: service, route: "/**", per: service, limit: 100000, window: 1h }
        """;

    /// <summary>A folder with the policy; whoever makes it deletes it.</summary>
    public static DirectoryInfo Folder(string policy = Moa)
    {
        var folder = Directory.CreateTempSubdirectory("fluxpay-limits-");
        File.WriteAllText(Path.Combine(folder.FullName, "moa.yaml"), policy);
        return folder;
    }
}
