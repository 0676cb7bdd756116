using System.Collections.Immutable;

namespace FluxPay.Policies.Reading;

/// <summary>One of <c>waitingRooms</c>.</summary>
internal static class WaitingRoomSection
{
    private const int MostPerSecond = 1_000_000;

    public static WaitingRoomPolicy Read(PolicyNode node, string service, TimeZoneInfo zone)
    {
        node.Claim("waiting room", node.Key, "room names are unique over all services");
        return node.Section(room =>
        {
            var rate = room.Required("admitPerSecond");
            int perSecond = rate.Number(1, MostPerSecond);
            var usual = new WaitingRoomPolicy
            {
                Name = room.Key, AdmitPerSecond = perSecond, MaxActive = 1, Burst = perSecond,
            };
            var passTtl = room.Optional("passTtl")?.Duration(Spans.Second, Spans.Month) ?? usual.PassTtl;
            return usual with
            {
                MaxActive = room.Required("maxActive").Number(1, 100_000_000),
                PassTtl = passTtl,
                PassMax = room.Optional("passMax") is { } passMax ? ReadPassMax(passMax, passTtl) : null,
                Protect = room.Optional("protect")?.List(path => ProtectedPath(path, service)) ?? usual.Protect,
                Adaptive = room.Optional("adaptive")?.Section(adaptive => ReadAdaptive(adaptive, rate, perSecond)),
                Burst = room.Optional("burst")?.Number(1, MostPerSecond) ?? usual.Burst,
                EntryDelay = room.Optional("entryDelay")?.Duration(Spans.Zero, Spans.Hour) ?? usual.EntryDelay,
                IdleTimeout = room.Optional("idleTimeout")?.Duration(Spans.Second, Spans.Month) ?? usual.IdleTimeout,
                Grace = room.Optional("grace")?.Duration(Spans.Zero, Spans.Month) ?? usual.Grace,
                Mode = room.Optional("mode")?.Choice(("OPEN", WaitingRoomMode.Open), ("QUEUE", WaitingRoomMode.Queue),
                    ("HOLD", WaitingRoomMode.Hold), ("DRAIN", WaitingRoomMode.Drain)) ?? usual.Mode,
                Public = room.Optional("public")?.Flag() ?? usual.Public,
                OpensAt = room.Optional("opensAt")?.Instant(zone),
                Tiers = room.Optional("tiers") is { } tiers ? ReadTiers(tiers) : usual.Tiers,
            };
        });
    }

    private static TimeSpan ReadPassMax(PolicyNode node, TimeSpan passTtl)
    {
        var passMax = node.Duration(Spans.Second, Spans.Month);
        if (node.IsSound && passMax < passTtl)
            node.Report("is below passTtl; allowed: passTtl or more, which has no pass renewed");
        return passMax;
    }

    private static string ProtectedPath(PolicyNode node, string service)
    {
        string path = node.Text();
        if (path.Length == 0)
            return path;
        if (path[0] != '/' || path.Any(c => char.IsWhiteSpace(c) || c is '*' or '{' or '?' or '#'))
            node.Report($"{PolicyText.Show(path)} is not an exact path; "
                + "allowed: a path from '/' without patterns or query");
        else
            node.Claim($"path of {service}", path, "a request carries one pass, so one room protects a path");
        return path;
    }

    private static AdaptiveAdmissionPolicy ReadAdaptive(PolicyNode adaptive, PolicyNode rate, int perSecond)
    {
        var (min, max) = (adaptive.Required("min"), adaptive.Required("max"));
        var policy = new AdaptiveAdmissionPolicy(
            min.Number(1, MostPerSecond), max.Number(1, MostPerSecond),
            adaptive.Required("targetLatency").Duration(Spans.Millisecond, Spans.Hour),
            adaptive.Optional("maxErrorRate")?.Percent() ?? 0.02m);
        if (!min.IsSound || !max.IsSound)
            return policy;
        if (policy.Max < policy.Min)
            max.Report($"is {policy.Max}, below min of {policy.Min}; allowed: min or more");
        else if (rate.IsSound && (perSecond < policy.Min || perSecond > policy.Max))
            rate.Report($"is {perSecond}, outside of adaptive; allowed: {policy.Min} to {policy.Max}");
        return policy;
    }

    private static ImmutableArray<string> ReadTiers(PolicyNode node)
    {
        var tiers = node.List(tier => tier.Name(), max: 16);
        if (tiers.Distinct().Count() < tiers.Length)
            node.Report("names a tier twice; each is allowed once, the first is admitted first");
        return tiers;
    }
}
