namespace FluxPay.Policies.Tests;

public sealed class PolicyExampleTests
{
    private static readonly ServicePolicy Moa = PolicyLoader.Parse("moa.yaml", PolicyExample.Text);

    [Fact]
    public void The_example_names_its_service()
    {
        Assert.Equal(("moa", "모아", "KRW", "Asia/Seoul"), (Moa.Service, Moa.Name, Moa.Currency.Code, Moa.TimeZone.Id));
        Assert.Equal(new OrderPolicy { ExpireAfter = TimeSpan.FromMinutes(30), AllowCustomAmount = true }, Moa.Orders);
    }

    [Fact]
    public void The_example_reads_credits_and_packs()
    {
        Assert.Equal([SpendRule.Priority, SpendRule.Expiry, SpendRule.BonusFirst], Moa.Credits.Spend);
        Assert.Equal(CalendarSpan.OfDays(365), Moa.Credits.ExpireAfter);
        Assert.Equal(CalendarSpan.OfDays(30), Moa.Credits.RefundValidity);
        Assert.Null(Moa.Credits.Refund);
        var pack = new PackPolicy
        {
            Name = "token-1000", Price = 10_000, Credits = 1000, Bonus = 100, BonusExpiresAfter = CalendarSpan.OfDays(90),
        };
        Assert.Equal([pack], Moa.Packs.Values);
    }

    [Fact]
    public void The_example_reads_every_kind_of_charge()
    {
        Assert.Equal(["resume-analysis", "pdf-export", "interview"], Moa.Features.Keys);
        Assert.Equal(new FeatureCharge.Credit(30), Moa.Features["resume-analysis"].Charge);
        Assert.Equal(TimeSpan.FromMinutes(10), Moa.Features["resume-analysis"].CompleteWithin);
        Assert.Equal(new FeatureCharge.Payment(1900), Moa.Features["pdf-export"].Charge);
        var interview = Assert.IsType<FeatureCharge.Metered>(Moa.Features["interview"].Charge);
        Assert.Equal(("minute", UsageAggregate.Sum), (interview.Unit, interview.Aggregate));
        Assert.Equal(PricingModel.Graduated, interview.Pricing.Model);
        Assert.Equal(
            [new PriceTier(100, UnitPrice.Of(100), default), new PriceTier(null, UnitPrice.Of(80), default)], interview.Pricing.Tiers);
        Assert.Equal(TimeSpan.FromHours(24), Moa.Features["interview"].CompleteWithin);
    }

    [Fact]
    public void The_example_reads_its_monthly_plan()
    {
        var plan = Moa.Plans["pro-monthly"];
        Assert.Equal((9900, BillingInterval.Month, 1, 500), (plan.Price, plan.Interval, plan.Every, plan.Credits));
        Assert.Equal(CalendarSpan.OfDays(7), plan.Trial);
        Assert.Equal(new PlanFeature.Included(20), plan.Features["resume-analysis"]);
        Assert.Equal(new PlanFeature.Unlimited(), plan.Features["pdf-export"]);
        Assert.Equal(new PlanFeature.Included(60), plan.Features["interview"]);
        Assert.Equal([CalendarSpan.OfDays(1), CalendarSpan.OfDays(3), CalendarSpan.OfDays(5)], plan.Retry);
        Assert.Equal(CalendarSpan.OfDays(7), plan.Grace);
    }

    [Fact]
    public void What_a_plan_leaves_out_has_the_documented_defaults()
    {
        var plan = Moa.Plans["pro-yearly"];
        Assert.Equal((99_000, BillingInterval.Year), (plan.Price, plan.Interval));
        Assert.Null(plan.Trial);
        Assert.Equal((0, false, false, false), (plan.Credits, plan.Rollover, plan.ConsentRequired, plan.Seats));
        Assert.Equal([CalendarSpan.OfDays(1), CalendarSpan.OfDays(3), CalendarSpan.OfDays(5)], plan.Retry);
        Assert.Equal(CalendarSpan.OfDays(7), plan.Grace);
        Assert.Equal(new BillingAnchor.Anniversary(), plan.Anchor);
        Assert.Equal(Proration.Day, plan.Proration);
        Assert.Equal(Moa.Plans["pro-monthly"].Group, plan.Group);
    }

    [Fact]
    public void The_example_reads_rate_limits()
    {
        var use = new RateLimitPolicy
        {
            Name = "credits-use", Route = "/api/v1/credits/use", Per = RateLimitPartition.Customer, Limit = 50,
            Window = TimeSpan.FromSeconds(1), Burst = 100,
        };
        var all = new RateLimitPolicy
        {
            Name = "service", Route = "/**", Per = RateLimitPartition.Service, Limit = 2000, Window = TimeSpan.FromSeconds(1), Burst = 4000,
        };
        Assert.Equal([use, all], Moa.RateLimits);
    }

    [Fact]
    public void The_example_reads_its_waiting_room()
    {
        var room = Moa.WaitingRooms["drop"];
        Assert.Equal((200, 2000, 200), (room.AdmitPerSecond, room.MaxActive, room.Burst));
        Assert.Equal(["/api/v1/orders"], room.Protect);
        Assert.Equal(new AdaptiveAdmissionPolicy(20, 1000, TimeSpan.FromMilliseconds(300), 0.02m), room.Adaptive);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5)),
            (room.PassTtl, room.IdleTimeout, room.Grace));
        Assert.Equal((WaitingRoomMode.Open, false, null), (room.Mode, room.Public, room.OpensAt));
        Assert.Empty(room.Tiers);
    }

    [Fact]
    public void Every_further_key_is_read()
    {
        var policy = PolicyLoader.Parse("all.yaml", """
            service: all-keys
            name: "All"
            currency: USD
            timeZone: America/New_York
            orders: { allowCustomAmount: false }
            credits: { spend: [bonus-first], expireAfter: never, refundValidity: 60d, refund: kr }
            payments: { route: [ { provider: acorn, minAmount: 100, maxAmount: 50000 }, { provider: toss } ] }
            features:
              support: { charge: none }
              storage:
                charge: metered
                unit: GB
                aggregate: max
                completeWithin: 2h
                pricing: { model: volume, included: 5, minimum: 100, maximum: 9000, zeroUse: true, tiers: [ { upTo: 10, price: 0.000001, flat: 99.5 }, { price: 0 } ] }
              sms: { charge: metered, unit: message, aggregate: count, pricing: { model: package, size: 100, price: 500 } }
              api: { charge: metered, unit: call, aggregate: last, pricing: { model: unit, price: 1.25 } }
            plans:
              team:
                price: 5000
                interval: month
                every: 3
                anchor: { day: 25 }
                proration: second
                group: team
                seats: true
                consent: required
                rollover: true
                credits: 10
                retry: []
                grace: 12h
                features: { support: true, storage: { limit: 50 } }
              free: { price: 0, interval: year, anchor: calendar, proration: none }
            rateLimits:
              - { name: jobs, route: "/api/v1/*/jobs", per: route, limit: 5, algorithm: concurrency, shadow: true }
              - { name: ip, route: /api/**, per: ip, limit: 10, window: 1d, algorithm: sliding, withoutRedis: closed }
            waitingRooms:
              sale: { admitPerSecond: 7, maxActive: 9, burst: 3, idleTimeout: 30s, grace: 1m, mode: HOLD, public: true, opensAt: 2026-12-01T10:00:00, tiers: [vip, member], passTtl: 5m, passMax: 1h, entryDelay: 1s }
            """);

        Assert.False(policy.Orders.AllowCustomAmount);
        Assert.Equal([new PaymentRoute("acorn", 100, 50_000), new PaymentRoute("toss", 0, null)], policy.Payments.Route);
        Assert.Equal([SpendRule.BonusFirst], policy.Credits.Spend);
        Assert.Equal((null, CalendarSpan.OfDays(60), RefundRule.Korea),
            (policy.Credits.ExpireAfter, policy.Credits.RefundValidity, policy.Credits.Refund));
        Assert.Equal(new FeatureCharge.None(), policy.Features["support"].Charge);

        var storage = Assert.IsType<FeatureCharge.Metered>(policy.Features["storage"].Charge);
        Assert.Equal(TimeSpan.FromHours(2), policy.Features["storage"].CompleteWithin);
        Assert.Equal((UsageAggregate.Max, PricingModel.Volume), (storage.Aggregate, storage.Pricing.Model));
        Assert.Equal((5, 100, 9000, true), (storage.Pricing.Included, storage.Pricing.Minimum, storage.Pricing.Maximum, storage.Pricing.ZeroUse));
        Assert.Equal(new PriceTier(10, new UnitPrice(1), new UnitPrice(99_500_000)), storage.Pricing.Tiers[0]);
        var sms = Assert.IsType<FeatureCharge.Metered>(policy.Features["sms"].Charge);
        Assert.Equal((UsageAggregate.Count, PricingModel.Package, 100), (sms.Aggregate, sms.Pricing.Model, sms.Pricing.PackageSize));
        var api = Assert.IsType<FeatureCharge.Metered>(policy.Features["api"].Charge);
        Assert.Equal((UsageAggregate.Last, "1.25"), (api.Aggregate, api.Pricing.Tiers[0].Price.ToString()));

        var team = policy.Plans["team"];
        Assert.Equal((3, Proration.Second, "team", true, true, true), (team.Every, team.Proration, team.Group, team.Seats, team.ConsentRequired, team.Rollover));
        Assert.Equal(new BillingAnchor.FixedDay(25), team.Anchor);
        Assert.Empty(team.Retry);
        Assert.Equal(CalendarSpan.Of(TimeSpan.FromHours(12)), team.Grace);
        Assert.Equal(new PlanFeature.Enabled(), team.Features["support"]);
        Assert.Equal(new PlanFeature.Limited(50), team.Features["storage"]);
        Assert.Equal(new BillingAnchor.Calendar(), policy.Plans["free"].Anchor);
        Assert.Equal(Proration.None, policy.Plans["free"].Proration);

        Assert.Equal((RateLimitAlgorithm.Concurrency, true, 5, TimeSpan.FromSeconds(30), RateLimitPartition.Route),
            (policy.RateLimits[0].Algorithm, policy.RateLimits[0].Shadow, policy.RateLimits[0].Burst, policy.RateLimits[0].Window, policy.RateLimits[0].Per));
        Assert.Equal((RateLimitAlgorithm.Sliding, TimeSpan.FromDays(1), RateLimitPartition.Ip),
            (policy.RateLimits[1].Algorithm, policy.RateLimits[1].Window, policy.RateLimits[1].Per));
        Assert.Equal((RateLimitWithoutRedis.Share, RateLimitWithoutRedis.Closed), (policy.RateLimits[0].WithoutRedis, policy.RateLimits[1].WithoutRedis));

        var sale = policy.WaitingRooms["sale"];
        Assert.Equal((3, WaitingRoomMode.Hold, true), (sale.Burst, sale.Mode, sale.Public));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 15, 0, 0, TimeSpan.Zero), sale.OpensAt);
        Assert.Equal(["vip", "member"], sale.Tiers);
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)), (sale.PassTtl, sale.PassMax, sale.EntryDelay));
        Assert.Empty(sale.Protect);
    }

    [Theory]
    [InlineData("2026-12-01T10:00:00+09:00", 1)]
    [InlineData("2026-12-01T01:00:00Z", 1)]
    [InlineData("2026-12-01T10:00", 1)]
    [InlineData("\"2026-12-01T10:30:00.5\"", 1.500138888888889)]
    public void A_room_opens_at_an_instant_or_at_local_time(string written, double hours)
    {
        var room = PolicyLoader.Parse("a.yaml", PolicyText(
            $"waitingRooms: {{ r: {{ admitPerSecond: 1, maxActive: 1, opensAt: {written} }} }}")).WaitingRooms["r"];
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours), room.OpensAt);
    }

    [Fact]
    public void The_hosts_own_policy_is_valid_and_sells_what_the_documentation_says()
    {
        var set = PolicyLoader.Load(Path.Combine(Repository.Root, "samples", "FluxPay.Host", "policies"));
        var host = Assert.Single(set.All);
        Assert.Equal("moa", host.Service);
        Assert.Equal(["token-1000", "token-100"], host.Packs.Keys);
        Assert.Equal((1000, 100), (host.Packs["token-100"].Price, host.Packs["token-100"].Credits));
        Assert.Equal(Moa.Features.Keys, host.Features.Keys);
        Assert.Equal(Moa.Plans.Keys, host.Plans.Keys);
        Assert.Empty(Assert.Single(host.WaitingRooms).Value.Protect);

        var withoutSmallPack = host with { Packs = Moa.Packs };
        Assert.Equal(Moa.Version, withoutSmallPack.Version);
    }

    private static string PolicyText(string rest) => $"service: test\nname: Test\ncurrency: KRW\ntimeZone: Asia/Seoul\n{rest}\n";
}
