using System.Collections.Immutable;
using FluxPay.Policies.Reading;

namespace FluxPay.Policies.Tests;

/// <summary>Every kind of mistake, with the line and the path it is reported at.</summary>
public sealed class PolicyProblemTests
{
    private static ImmutableArray<PolicyProblem> ProblemsOf(string text) =>
        Assert.Throws<PolicyException>(() => PolicyLoader.Parse("a.yaml", text)).Problems;

    private static void IsTheOnlyProblem(string text, int line, string path, string message)
    {
        var problem = Assert.Single(ProblemsOf(text));
        Assert.Equal((line, path), (problem.Line, problem.Path));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal($"a.yaml:{line}: {path}: {problem.Message}", problem.ToString());
    }

    [Theory]
    [InlineData("", 1, "(file)", "is empty")]
    [InlineData("# nothing\n", 1, "(file)", "is empty")]
    [InlineData("---\n", 1, "(file)", "is empty")]
    [InlineData("just text\n", 1, "(file)", "must be keys and values; allowed: service")]
    [InlineData("- a\n- b\n", 1, "(file)", "must be keys and values")]
    [InlineData("name: T\ncurrency: KRW\ntimeZone: UTC\n", 1, "service", "is missing; it is required")]
    [InlineData("service: ab\ncurrency: KRW\ntimeZone: UTC\n", 1, "name", "is missing")]
    [InlineData("service: ab\nname: T\ntimeZone: UTC\n", 1, "currency", "is missing")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\n", 1, "timeZone", "is missing")]
    [InlineData("service: Moa\nname: T\ncurrency: KRW\ntimeZone: UTC\n", 1, "service", "must be 2 to 32 of a-z, 0-9 and '-'")]
    [InlineData("service: a\nname: T\ncurrency: KRW\ntimeZone: UTC\n", 1, "service", "must be 2 to 32")]
    [InlineData("service: ab\nname: [T]\ncurrency: KRW\ntimeZone: UTC\n", 2, "name", "must be text of 1 to 200 characters in one line; was a list")]
    [InlineData("service: ab\nname:\ncurrency: KRW\ntimeZone: UTC\n", 2, "name", "has no value")]
    [InlineData("service: ab\nname: T\ncurrency: krw\ntimeZone: UTC\n", 3, "currency", "ISO 4217")]
    [InlineData("service: ab\nname: T\ncurrency: WON\ntimeZone: UTC\n", 3, "currency", "'WON' is not a currency")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\ntimeZone: Asia/Soul\n", 4, "timeZone", "IANA name such as Asia/Seoul")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\ntimeZone: Korea Standard Time\n", 4, "timeZone", "is not a time zone")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\ntimeZone: ../../etc/passwd\n", 4, "timeZone", "is not a time zone")]
    [InlineData("service: ab\nname: T\nservice: cd\ncurrency: KRW\ntimeZone: UTC\n", 3, "service", "is there twice, first in line 1")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\ntimeZone: UTC\n---\nservice: cd\n", 5, "(file)", "a second document")]
    [InlineData("service: ab\nname: T\ncurrency: [KRW\ntimeZone: UTC\n", 4, "(file)", "is not valid YAML")]
    [InlineData("service: ab\n\tname: T\n", 2, "(file)", "is not valid YAML")]
    [InlineData("service: ab\nname: T\ncurrency: KRW\ntimeZone: UTC\norders:\n\texpireAfter: 30m\n", 6, "(file)", "found invalid tab")]
    [InlineData("service: ab\nname: \"T\ncurrency: KRW\ntimeZone: UTC\n", 2, "(file)", "is not valid YAML")]
    [InlineData("service: ab\nname T\ncurrency: KRW\n", 2, "(file)", "did not find expected key")]
    public void A_broken_file_is_refused(string text, int line, string path, string message) =>
        IsTheOnlyProblem(text, line, path, message);

    [Theory]
    // Keys, in line 5 as the first four hold the header.
    [InlineData("pakcs: {}", 5, "pakcs", "did you mean packs?")]
    [InlineData("zzz: 1", 5, "zzz", "is not a known key; allowed: service,")]
    [InlineData("Orders: {}", 5, "Orders", "did you mean orders?")]
    [InlineData("orders: { expiresAfter: 30m }", 5, "orders.expiresAfter", "did you mean expireAfter?")]
    [InlineData("orders:\n  expireAfter: 30m\n  expireAfter: 30m", 7, "orders.expireAfter", "is there twice, first in line 6")]
    [InlineData("orders:\n", 5, "orders", "has no value")]
    [InlineData("orders: 30m", 5, "orders", "must be keys and values; allowed: expireAfter, allowCustomAmount; was '30m'")]
    [InlineData("? [a]\n: 1", 5, "(file)", "has a key that is not a plain text")]
    [InlineData("\"a\\nb\": 1", 5, "'a b'", "is not a known key")]
    // Where payments go; the gaps are in the whole list.
    [InlineData("payments: { routes: [] }", 5, "payments.routes", "did you mean route?")]
    [InlineData("payments: { route: [] }", 5, "payments.route", "leaves 1 and more without a gateway")]
    [InlineData("payments:\n  route:\n    - { maxAmount: 5 }", 7, "payments.route[0].provider", "is missing")]
    [InlineData("payments:\n  route:\n    - { provider: a b }", 7, "payments.route[0].provider", "must be 1 to 64 of a-z")]
    [InlineData("payments:\n  route:\n    - { provider: a, minAmount: -1 }", 7, "payments.route[0].minAmount", "must be a whole number from 0")]
    [InlineData("payments:\n  route:\n    - { provider: a, minAmount: 9, maxAmount: 8 }", 7, "payments.route[0].maxAmount", "is 8, below minAmount of 9")]
    [InlineData("payments:\n  route:\n    - { provider: a, maxAmount: 9 }", 6, "payments.route", "leaves 10 and more without a gateway")]
    [InlineData("payments:\n  route: [ { provider: a, minAmount: 5 }, { provider: b, maxAmount: 3 } ]", 6, "payments.route", "leaves 4 to 4 without a gateway")]
    [InlineData("payments:\n  route: [ { provider: a, minAmount: 2 } ]", 6, "payments.route", "leaves 1 to 1 without a gateway")]
    // Durations and flags.
    [InlineData("orders: { expireAfter: 30 }", 5, "orders.expireAfter", "written as 500ms, 30s, 10m, 24h or 7d; was '30'")]
    [InlineData("orders: { expireAfter: 30min }", 5, "orders.expireAfter", "must be a duration from 1s to 366d")]
    [InlineData("orders: { expireAfter: 1.5h }", 5, "orders.expireAfter", "must be a duration")]
    [InlineData("orders: { expireAfter: -1m }", 5, "orders.expireAfter", "must be a duration")]
    [InlineData("orders: { expireAfter: 0s }", 5, "orders.expireAfter", "must be a duration from 1s")]
    [InlineData("orders: { expireAfter: 1month }", 5, "orders.expireAfter", "must be a duration")]
    [InlineData("orders: { expireAfter: 999999999999d }", 5, "orders.expireAfter", "must be a duration")]
    [InlineData("orders: { allowCustomAmount: yes }", 5, "orders.allowCustomAmount", "must be true or false; was 'yes'")]
    [InlineData("orders: { allowCustomAmount: \"true\" }", 5, "orders.allowCustomAmount", "must be true or false")]
    // Credits.
    [InlineData("credits: { spend: priority }", 5, "credits.spend", "must be a list")]
    [InlineData("credits:\n  spend:\n    - priority\n    - expires", 8, "credits.spend[1]", "did you mean expiry?")]
    [InlineData("credits: { spend: [expiry, expiry] }", 5, "credits.spend[1]", "is there twice")]
    [InlineData("credits: { expireAfter: always }", 5, "credits.expireAfter", "or never; was 'always'")]
    [InlineData("credits: { refundValidity: never }", 5, "credits.refundValidity", "must be a duration")]
    [InlineData("credits: { refund: us }", 5, "credits.refund", "'us' is not known; allowed: kr")]
    [InlineData("credits: { refund: true }", 5, "credits.refund", "'true' is not known; allowed: kr")]
    [InlineData("credits:\n  refund: kr\n  refundValidity: 0d", 7, "credits.refundValidity", "must be a duration from 1s")]
    [InlineData("credits: { refund: kr, expireAfter: 364d }", 5, "credits.expireAfter", "must be 365d or longer")]
    // Packs.
    [InlineData("packs: [a]", 5, "packs", "must be names, each with its values; was a list")]
    [InlineData("packs: { p: { price: 10 } }", 5, "packs.p.credits", "is missing")]
    [InlineData("packs: { p: { price: 0, credits: 1 } }", 5, "packs.p.price", "must be a whole number from 1 to 1000000000000; was '0'")]
    [InlineData("packs: { p: { price: 10.5, credits: 1 } }", 5, "packs.p.price", "must be a whole number")]
    [InlineData("packs: { p: { price: 1e3, credits: 1 } }", 5, "packs.p.price", "must be a whole number")]
    [InlineData("packs: { p: { price: \"10\", credits: 1 } }", 5, "packs.p.price", "must be a whole number")]
    [InlineData("packs: { p: { price: 1_000, credits: 1 } }", 5, "packs.p.price", "must be a whole number")]
    [InlineData("packs: { p: { price: 99999999999999999999, credits: 1 } }", 5, "packs.p.price", "must be a whole number")]
    [InlineData("packs: { p: { price: 10, credits: 1, bonus: -1 } }", 5, "packs.p.bonus", "must be a whole number from 0")]
    [InlineData("packs: { p: { price: 10, credits: 1, bonusExpiresAfter: soon } }", 5, "packs.p.bonusExpiresAfter", "must be a duration")]
    [InlineData("packs: { \"p q\": { price: 10, credits: 1 } }", 5, "packs.'p q'", "is not a name; allowed: 1 to 64")]
    [InlineData("features: { p: { charge: none } }\npacks: { p: { price: 10, credits: 1 } }", 6, "packs.p", "is a feature too")]
    // Features.
    [InlineData("features: { f: { cost: 3 } }", 5, "features.f.charge", "is missing")]
    [InlineData("features: { f: { charge: credits, cost: 3 } }", 5, "features.f.charge", "did you mean credit?")]
    [InlineData("features: { f: { charge: credit, price: 3 } }", 5, "features.f.cost", "is missing", 2)]
    [InlineData("features: { f: { charge: credit, cost: 3, price: 3 } }", 5, "features.f.price", "is not a known key")]
    [InlineData("features: { f: { charge: payment, price: 0 } }", 5, "features.f.price", "from 1")]
    [InlineData("features: { f: { charge: none, cost: 1 } }", 5, "features.f.cost", "allowed: charge, completeWithin")]
    [InlineData("features: { f: { charge: none, completeWithin: 2y } }", 5, "features.f.completeWithin", "must be a duration")]
    [InlineData("features: { f: { charge: metered, pricing: { model: unit, price: 1 } } }", 5, "features.f.unit", "is missing")]
    [InlineData("features: { f: { charge: metered, unit: u } }", 5, "features.f.pricing", "is missing")]
    [InlineData("features: { f: { charge: metered, unit: u, aggregate: average, pricing: { model: unit, price: 1 } } }", 5, "features.f.aggregate", "allowed: sum, count, max, last")]
    [InlineData("features: { f: { charge: metered, unit: u, included: 1, pricing: { model: unit, price: 1 } } }", 5, "features.f.included", "is not a known key")]
    [InlineData("features: { f: { charge: metered, unit: u, aggregate: unique, pricing: { model: unit, price: 1 } } }\nplans: { p: { price: 1, interval: month, features: { f: { limit: 3 } } } }", 6, "plans.p.features.f.limit", "cannot be kept for aggregate: unique")]
    public void A_broken_section_is_refused(string section, int line, string path, string message, int problems = 1)
    {
        string text = PolicyFolder.Service("test", section);
        if (problems == 1)
            IsTheOnlyProblem(text, line, path, message);
        else
            Assert.Equal(problems, ProblemsOf(text).Length);
        Assert.Contains(ProblemsOf(text), problem => problem.Line == line && problem.Path == path
            && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("model: fixed, price: 1", 9, "model", "allowed: unit, graduated, volume, package")]
    [InlineData("price: 1", 9, "model", "is missing")]
    [InlineData("model: unit", 9, "price", "is missing")]
    [InlineData("model: unit, price: -1", 9, "price", "must be a price from 0")]
    [InlineData("model: unit, price: 0.0000001", 9, "price", "at most 6 decimals")]
    [InlineData("model: unit, price: 1.5e2", 9, "price", "must be a price")]
    [InlineData("model: unit, price: 1, tiers: []", 9, "tiers", "is not a known key")]
    [InlineData("model: unit, price: 1, zeroUse: true", 9, "zeroUse", "has nothing to charge without use")]
    [InlineData("model: unit, price: 1, minimum: 1.5", 9, "minimum", "must be a whole number")]
    [InlineData("model: unit, price: 1, minimum: 10, maximum: 9", 9, "maximum", "is 9, below the minimum of 10")]
    [InlineData("model: unit, price: 1, included: many", 9, "included", "must be a whole number from 0")]
    [InlineData("model: package, price: 1", 9, "size", "is missing")]
    [InlineData("model: package, price: 1, size: 0", 9, "size", "from 1")]
    [InlineData("model: graduated", 9, "tiers", "is missing")]
    [InlineData("model: graduated, price: 1, tiers: [ { price: 1 } ]", 9, "price", "is not a known key")]
    [InlineData("model: volume, tiers: []", 9, "tiers", "has no tier")]
    [InlineData("model: volume, tiers: { upTo: 1 }", 9, "tiers", "must be a list")]
    [InlineData("model: volume, tiers: [ 100 ]", 9, "tiers[0]", "must be keys and values; allowed: upTo, price, flat")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 100, price: 1 },\n        { upTo: 200, price: 1 } ]", 11, "tiers[1].upTo", "leaves a gap above 200")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 100, price: 1 },\n        { upTo: 100, price: 1 },\n        { price: 1 } ]", 11, "tiers[1].upTo", "the tier before ends at 100; allowed: 101 or more")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 100, price: 1 },\n        { upTo: 50, price: 1 },\n        { price: 1 } ]", 11, "tiers[1].upTo", "tiers ascend without overlap")]
    [InlineData("model: graduated, tiers: [\n        { price: 1 },\n        { upTo: 50, price: 1 },\n        { price: 1 } ]", 10, "tiers[0]", "only the last tier is open")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 100 },\n        { price: 1 } ]", 10, "tiers[0].price", "is missing")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 1.5, price: 1 },\n        { price: 1 } ]", 10, "tiers[0].upTo", "must be a whole number from 1")]
    [InlineData("model: graduated, tiers: [\n        { upTo: 10, price: 1, flatt: 3 },\n        { price: 1 } ]", 10, "tiers[0].flatt", "did you mean flat?")]
    public void A_broken_pricing_is_refused(string pricing, int line, string path, string message) => IsTheOnlyProblem(
        PolicyFolder.Service("test", $"features:\n  f:\n    charge: metered\n    unit: u\n    pricing: {{ {pricing} }}"),
        line, $"features.f.pricing.{path}", message);

    [Theory]
    [InlineData("interval: month", 7, "price", "is missing")]
    [InlineData("price: 1", 7, "interval", "is missing")]
    [InlineData("price: 1, interval: week", 7, "interval", "allowed: month, year")]
    [InlineData("price: -1, interval: month", 7, "price", "from 0")]
    [InlineData("price: 1, interval: month, every: 0", 7, "every", "from 1 to 120")]
    [InlineData("price: 1, interval: month, trial: 7", 7, "trial", "must be a duration")]
    [InlineData("price: 1, interval: month, features: { nope: unlimited }", 7, "features.nope", "is not a feature of this service; allowed: f, m")]
    [InlineData("price: 1, interval: month, features: { f: 20 }", 7, "features.f", "allowed: unlimited, true, { included: n } or { limit: n }")]
    [InlineData("price: 1, interval: month, features: { f: false }", 7, "features.f", "allowed: unlimited, true")]
    [InlineData("price: 1, interval: month, features: { f: { include: 3 } }", 7, "features.f.include", "did you mean included?", 2)]
    [InlineData("price: 1, interval: month, features: { f: {} }", 7, "features.f", "says no quantity")]
    [InlineData("price: 1, interval: month, features: { f: { included: 3, limit: 4 } }", 7, "features.f.limit", "stands in the place of included")]
    [InlineData("price: 1, interval: month, features: { f: { included: 2.5 } }", 7, "features.f.included", "must be a whole number")]
    [InlineData("price: 1, interval: month, retry: 1d", 7, "retry", "must be a list")]
    [InlineData("price: 1, interval: month, retry: [1d,\n       0d]", 8, "retry[1]", "must be a duration from 1s to 31d")]
    [InlineData("price: 1, interval: month, retry: [1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d,1d]", 7, "retry", "has 16 items; allowed: up to 15")]
    [InlineData("price: 0, interval: month, retry: [1d]", 7, "retry", "has no effect: the price is 0")]
    [InlineData("price: 0, interval: month, grace: 3d", 7, "grace", "has no effect: the price is 0")]
    [InlineData("price: 1, interval: month, consent: true", 7, "consent", "allowed: required")]
    [InlineData("price: 1, interval: month, anchor: monthly", 7, "anchor", "allowed: anniversary, calendar, or a mapping such as { day: 25 }")]
    [InlineData("price: 1, interval: month, anchor: { day: 32 }", 7, "anchor.day", "from 1 to 31")]
    [InlineData("price: 1, interval: month, anchor: { date: 1 }", 7, "anchor.day", "is missing", 2)]
    [InlineData("price: 1, interval: month, proration: hour", 7, "proration", "allowed: day, second, none")]
    [InlineData("price: 1, interval: month, group: \"\"", 7, "group", "must be 1 to 64 of")]
    [InlineData("price: 1, interval: month, seats: 5", 7, "seats", "must be true or false")]
    [InlineData("price: 1, interval: month, rollover: 1", 7, "rollover", "must be true or false")]
    [InlineData("price: 1, interval: month, credits: lots", 7, "credits", "must be a whole number from 0")]
    [InlineData("price: 1, interval: month, currency: USD", 7, "currency", "is not a known key")]
    public void A_broken_plan_is_refused(string plan, int line, string path, string message, int problems = 1)
    {
        const string features = "features: { f: { charge: none }, m: { charge: metered, unit: u, pricing: { model: unit, price: 1 } } }";
        var found = ProblemsOf(PolicyFolder.Service("test", $"{features}\nplans:\n  p: {{ {plan} }}"));
        Assert.Equal(problems, found.Length);
        Assert.Contains(found, problem => (problem.Line, problem.Path) == (line, $"plans.p.{path}")
            && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("365d")]
    [InlineData("never")]
    public void A_year_of_validity_is_enough_for_the_Korean_refund_rule(string validity) => Assert.Equal(
        RefundRule.Korea,
        PolicyLoader.Parse("a.yaml", PolicyFolder.Service("test", $"credits: {{ refund: kr, expireAfter: {validity} }}")).Credits.Refund);

    [Fact]
    public void A_free_plan_with_metered_use_may_retry() => Assert.Equal(
        [CalendarSpan.OfDays(1)],
        PolicyLoader.Parse("a.yaml", PolicyFolder.Service("test", """
            features: { m: { charge: metered, unit: u, pricing: { model: unit, price: 1 } } }
            plans: { p: { price: 0, interval: month, retry: [1d], features: { m: { included: 5 } } } }
            """)).Plans["p"].Retry);

    [Theory]
    [InlineData("route: /a, per: ip, limit: 1, window: 1s", "name", "is missing")]
    [InlineData("name: a b, route: /a, per: ip, limit: 1, window: 1s", "name", "must be 1 to 64 of")]
    [InlineData("name: a, per: ip, limit: 1, window: 1s", "route", "is missing")]
    [InlineData("name: a, route: api, per: ip, limit: 1, window: 1s", "route", "allowed: a path from '/'")]
    [InlineData("name: a, route: /**/x, per: ip, limit: 1, window: 1s", "route", "** as the last")]
    [InlineData("name: a, route: /x*, per: ip, limit: 1, window: 1s", "route", "* for one segment")]
    [InlineData("name: a, route: /a, per: user, limit: 1, window: 1s", "per", "allowed: service, customer, ip, route")]
    [InlineData("name: a, route: /a, per: ip, limit: 0, window: 1s", "limit", "from 1")]
    [InlineData("name: a, route: /a, per: ip, limit: 1", "window", "is missing")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1 s", "window", "must be a duration")]
    [InlineData("name: a, route: /a, per: ip, limit: 1001, window: 1ms", "limit", "more than one permit a microsecond; allowed: up to 1000")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1s, burst: 0", "burst", "from 1")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1d, burst: 3661", "burst", "3660 days to flow back; allowed: up to 3660")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1s, burst: 2, algorithm: sliding", "burst", "only with algorithm gcra")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1s, algorithm: fixed", "algorithm", "allowed: gcra, sliding, concurrency")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1s, shadow: on", "shadow", "must be true or false")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, window: 1s, withoutRedis: fail", "withoutRedis", "allowed: share, open, closed")]
    [InlineData("name: a, route: /a, per: ip, limit: 1, windows: 1s, window: 1s", "windows", "did you mean window?")]
    public void A_broken_rate_limit_is_refused(string limit, string path, string message) => IsTheOnlyProblem(
        PolicyFolder.Service("test", $"rateLimits:\n  - {{ {limit} }}"), 6, $"rateLimits[0].{path}", message);

    [Fact]
    public void Two_rate_limits_of_one_name_are_refused() => IsTheOnlyProblem(
        PolicyFolder.Service("test", """
            rateLimits:
              - { name: a, route: /a, per: ip, limit: 1, window: 1s }
              - { name: a, route: /b, per: ip, limit: 1, window: 1s }
            """), 7, "rateLimits[1].name", "'a' is already used in a.yaml:6");

    [Theory]
    [InlineData("maxActive: 5", "admitPerSecond", "is missing")]
    [InlineData("admitPerSecond: 5", "maxActive", "is missing")]
    [InlineData("admitPerSecond: 0, maxActive: 5", "admitPerSecond", "from 1")]
    [InlineData("admitPerSecond: 0.5, maxActive: 5", "admitPerSecond", "must be a whole number")]
    [InlineData("admitPerSecond: 5, maxActive: 5, passTtl: 0s", "passTtl", "must be a duration from 1s")]
    [InlineData("admitPerSecond: 5, maxActive: 5, passTtl: 2m, passMax: 1m", "passMax", "passTtl or more")]
    [InlineData("admitPerSecond: 5, maxActive: 5, protect: /api", "protect", "must be a list")]
    [InlineData("admitPerSecond: 5, maxActive: 5, protect: [/api/*]", "protect[0]", "is not an exact path")]
    [InlineData("admitPerSecond: 5, maxActive: 5, protect: [api]", "protect[0]", "a path from '/'")]
    [InlineData("admitPerSecond: 5, maxActive: 5, protect: [/api, /api]", "protect[1]", "one room protects a path")]
    [InlineData("admitPerSecond: 5, maxActive: 5, burst: 0", "burst", "from 1")]
    [InlineData("admitPerSecond: 5, maxActive: 5, mode: open", "mode", "did you mean OPEN?")]
    [InlineData("admitPerSecond: 5, maxActive: 5, mode: CLOSED", "mode", "allowed: OPEN, QUEUE, HOLD, DRAIN")]
    [InlineData("admitPerSecond: 5, maxActive: 5, public: no", "public", "must be true or false")]
    [InlineData("admitPerSecond: 5, maxActive: 5, opensAt: tomorrow", "opensAt", "must be a date and time such as")]
    [InlineData("admitPerSecond: 5, maxActive: 5, opensAt: 2026-02-30T10:00:00Z", "opensAt", "must be a date and time")]
    [InlineData("admitPerSecond: 5, maxActive: 5, tiers: [a, a]", "tiers", "names a tier twice")]
    [InlineData("admitPerSecond: 5, maxActive: 5, adaptive: { min: 1, targetLatency: 1s }", "adaptive.max", "is missing")]
    [InlineData("admitPerSecond: 5, maxActive: 5, adaptive: { min: 9, max: 1, targetLatency: 1s }", "adaptive.max", "below min of 9")]
    [InlineData("admitPerSecond: 5, maxActive: 5, adaptive: { min: 6, max: 9, targetLatency: 1s }", "admitPerSecond", "outside of adaptive; allowed: 6 to 9")]
    [InlineData("admitPerSecond: 5, maxActive: 5, adaptive: { min: 1, max: 9, targetLatency: 1s, maxErrorRate: 0.02 }", "adaptive.maxErrorRate", "for example 2%")]
    [InlineData("admitPerSecond: 5, maxActive: 5, adaptive: { min: 1, max: 9, targetLatency: 1s, maxErrorRate: 101% }", "adaptive.maxErrorRate", "from 0% to 100%")]
    [InlineData("admitPerSecond: 5, maxActive: 5, idleTimeOut: 5s", "idleTimeOut", "did you mean idleTimeout?")]
    [InlineData("admitPerSecond: 5, maxActive: 5, grace: 40d", "grace", "from 0s to 31d")]
    public void A_broken_waiting_room_is_refused(string room, string path, string message) => IsTheOnlyProblem(
        PolicyFolder.Service("test", $"waitingRooms:\n  r: {{ {room} }}"), 6, $"waitingRooms.r.{path}", message);

    [Theory]
    [InlineData("packs: &p\n  a: { price: 1, credits: 1 }", 5, "packs", "anchors are not allowed")]
    [InlineData("packs:\n  a: !!map { price: 1, credits: 1 }", 6, "packs.a", "tags are not allowed")]
    public void What_a_policy_does_not_need_of_yaml_is_refused(string section, int line, string path, string message) =>
        IsTheOnlyProblem(PolicyFolder.Service("test", section), line, path, message);

    [Fact]
    public void An_alias_bomb_is_refused_where_it_starts()
    {
        var problems = ProblemsOf(PolicyFolder.Service("test", """
            packs:
              a: &a { price: 1, credits: 1 }
              b: &b { x: *a, y: *a }
              c: { x: *b, y: *b }
            """));
        Assert.Contains(problems, problem => (problem.Line, problem.Path) == (6, "packs.a"));
        Assert.Equal(4, problems.Count(problem => problem.Message.Contains("aliases are not allowed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Deep_nesting_is_refused() => IsTheOnlyProblem(
        PolicyFolder.Service("test", $"packs: {new string('[', 10_000)}"), 5, "(file)", "nested deeper than 32 levels");

    [Fact]
    public void Every_problem_of_a_file_is_reported_at_once_by_line()
    {
        var problems = ProblemsOf("""
            service: X
            currency: won
            timeZone: Mars
            packs:
              p: { price: 1.5, credits: many }
            plans:
              q: { price: 1, interval: month, features: { f: unlimited } }
            extra: 1
            """);
        Assert.Equal(
            [(1, "service"), (1, "name"), (2, "currency"), (3, "timeZone"), (5, "packs.p.price"), (5, "packs.p.credits"), (7, "plans.q.features.f"), (8, "extra")],
            problems.Select(problem => (problem.Line, problem.Path)).OrderBy(p => p.Line).ThenBy(p => Array.IndexOf(["service", "name", "packs.p.price"], p.Path) < 0));
    }

    [Theory]
    [InlineData("expriy", "expiry")]
    [InlineData("PRICE", "price")]
    [InlineData("prise", "price")]
    [InlineData("completely-else", null)]
    public void The_word_that_was_meant_is_found_when_it_is_close(string written, string? meant) =>
        Assert.Equal(meant, PolicyText.Closest(written, ["price", "expiry", "credits"]));

    [Fact]
    public void A_gateway_that_the_host_does_not_have_is_told_with_those_it_has()
    {
        const string Text = "service: ab\nname: T\ncurrency: KRW\ntimeZone: UTC\npayments:\n  route:\n    - { provider: acron }\n";
        Assert.Equal("acron", Assert.Single(PolicyLoader.Parse("a.yaml", Text).Payments.Route).Provider);   // nobody knows the host
        Assert.Equal(
            "a.yaml:7: payments.route[0].provider: is 'acron', which this host does not have; did you mean acorn? (allowed: toss, acorn)",
            Assert.Single(Assert.Throws<PolicyException>(() => PolicyLoader.Parse("a.yaml", Text, ["toss", "acorn"])).Problems).ToString());
        Assert.Contains("this host has no gateway",
            Assert.Single(Assert.Throws<PolicyException>(() => PolicyLoader.Parse("a.yaml", Text, [])).Problems).Message, StringComparison.Ordinal);
    }
}
