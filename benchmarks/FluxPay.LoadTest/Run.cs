using System.Diagnostics;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>One fleet from its start to its end: every load on it, then whether the books are right.</summary>
/// <param name="arguments">For one fleet.</param>
/// <param name="args">As they were given.</param>
/// <param name="growth">Is told what came of each load.</param>
internal sealed class Run(Arguments arguments, IReadOnlyList<string> args, Growth growth)
{
    private const int MostChargesAsked = 500;
    private const int EnoughToWarmUp = 100;

    /// <returns>Whether all went as it should.</returns>
    public async Task<bool> RunAsync()
    {
        await using var fleet = await Fleet.StartAsync(arguments);
        using var line = new Line();
        var report = new Report(arguments);
        report.Setting(args, fleet);

        if (arguments.Mix.NeedsCredits)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, arguments.Customers), new ParallelOptions { MaxDegreeOfParallelism = 32 },
                async (customer, _) => await fleet.Hosts[0].GrantAsync(Trial.CustomerName(customer)));
        }
        if (arguments.WarmUp > TimeSpan.Zero)
            await new Trial(fleet, line, arguments, "warm").RunAsync(WarmUp(), arguments.WarmUp);
        if (fleet.Postgres is not null)
            await fleet.Postgres.ExecuteAsync("ANALYZE");
        if (arguments.ShowsSql)
            await PostgresWork.CountStatementsAsync(fleet.Postgres!);

        var flood = arguments.Flood > 0 ? await new Flood(fleet, line, arguments).RunAsync() : null;
        var outage = arguments.BrokerDown > TimeSpan.Zero ? new Outage(fleet, arguments.BrokerDown).RunAsync() : null;
        var results = new List<TrialResult>(flood?.Results ?? []);
        foreach (var load in flood is null ? arguments.Loads : [])
            results.Add(await new Trial(fleet, line, arguments, $"r{results.Count}").RunAsync(load, arguments.Time));
        var outageSeen = outage is null ? null : await outage;

        growth.Add(arguments, results);
        report.Rates(results);
        foreach (var result in results)
            report.Details(result);
        foreach (var result in arguments.ShowsMemory ? results : [])
            report.Memory(result);
        if (arguments.ShowsSql)
            report.Statements(await PostgresWork.StatementsAsync(fleet.Postgres!), results.Sum(r => r.Figures.Served));
        if (flood is not null)
            report.Flood(flood);
        if (outageSeen is not null)
            report.Outage(outageSeen);

        var open = await OpenSagas.UntilNoneAsync(fleet.Hosts[0]);
        report.Doubts(open);
        var events = await fleet.TallyAsync();
        if (events is not null)
            report.Events(events);
        string[] paid = Some(results.SelectMany(r => r.Figures.PaidOrders));
        string[] refused = Some(results.SelectMany(r => r.Figures.RefusedOrders));
        var chargedOtherwise = await GatewayBooks.ChargedOtherwiseAsync(fleet.Gateway, paid, refused);
        long began = Stopwatch.GetTimestamp();
        var verdict = await fleet.Hosts[0].AuditAsync();
        report.Books(verdict, paid.Length, refused.Length, chargedOtherwise, Stopwatch.GetElapsedTime(began));
        Console.WriteLine(report);

        return results.All(r => r.IsGood) && flood is null or { IsGood: true } && outageSeen is null or { IsGood: true }
            && open.In is not null && events is null or { IsWhole: true } && verdict.IsConsistent && chargedOtherwise.Count == 0;
    }

    private Load WarmUp()
    {
        if (arguments.InFlight.Count > 0)
            return new Load.InFlight(Math.Min(arguments.InFlight.Max(), EnoughToWarmUp));
        // Nobody may be left in the line: who has gone without a word is waited for.
        return new Load.Rate(arguments.Room > 0 ? Math.Min(arguments.Rates[0], Math.Max(1, arguments.Room / 2)) : arguments.Rates[0]);
    }

    private static string[] Some(IEnumerable<string> orders) => orders.ToArray() is var all && all.Length > MostChargesAsked
        ? [.. all.Where((_, i) => i % ((all.Length / MostChargesAsked) + 1) == 0)]
        : all;
}
