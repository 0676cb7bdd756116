using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>
/// How many credits can be used per second on PostgreSQL, on one customer's wallet and on a hundred thousand, against what an
/// application would write by hand: pgbench runs a row lock, an update and a journal row per transaction. Both on one server, fsync and
/// synchronous_commit on, one after the other, several rounds; the auditor has the last word.
/// </summary>
internal static class CreditRush
{
    private const int Customers = 100_000;
    private const int Callers = 4_000;   // a rush: requests that are in flight at once
    private const int Rounds = 3;

    public static async Task<int> RunAsync(TimeSpan each)
    {
        Console.WriteLine("Credits used per second, PostgreSQL, fsync=on, synchronous_commit=on.");
        bool good;
        await using (var server = await PostgresServer.StartAsync(DurableServer.Settings))
            good = await MeasureAsync("as it is", server, each);

        await using (var pair = await SynchronousPair.StartAsync(TimeSpan.FromMilliseconds(2)))
            good &= await MeasureAsync("with a synchronous standby whose answers take 2 ms longer", pair.Primary, each);
        return good ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(string how, PostgresServer server, TimeSpan each)
    {
        Console.WriteLine($"\n{how}:");
        Console.WriteLine("| accounts | pgbench, 32 clients | engine | ratio |");
        Console.WriteLine("|---------:|--------------------:|-------:|------:|");
        var pgbench = await Pgbench.PrepareAsync(server, Customers);
        await using var engine = await Engine.StartAsync(server);
        foreach (int accounts in (int[])[1, Customers])
        {
            var (by, ours) = (new List<double>(), new List<double>());
            await engine.UseAsync(accounts, each / 2);   // warm
            for (int round = 0; round < Rounds; round++)
            {
                by.Add(await pgbench.RunAsync(accounts, each));
                ours.Add(await engine.UseAsync(accounts, each));
            }
            Console.WriteLine($"| {accounts} | {Median(by):N0}/s | {Median(ours):N0}/s | {Median(ours) / Median(by):N1} |");
        }
        return await engine.AuditAsync();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The engine as <c>AddFluxPay</c> wires it, in process; every customer is rich.</summary>
    private sealed class Engine : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly CreditService _credits;
        private readonly CustomerRef[] _customers = [.. Enumerable.Range(0, Customers).Select(i => new CustomerRef("moa", $"cust-{i}"))];

        private Engine(PostgresServer server)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddFluxPay(new ConfigurationBuilder().Build()).UsePostgres(server.ConnectionString());
            _services = services.BuildServiceProvider();
            _credits = _services.GetRequiredService<CreditService>();
        }

        public static async Task<Engine> StartAsync(PostgresServer server)
        {
            var engine = new Engine(server);
            await Parallel.ForEachAsync(engine._customers, new ParallelOptions { MaxDegreeOfParallelism = Callers },
                async (customer, stopping) =>
                    (await engine._credits.GrantAsync(customer, 1_000_000_000, CreditKind.Paid, cancellationToken: stopping)).ValueOrThrow());
            await server.ExecuteAsync("ANALYZE");
            return engine;
        }

        public async Task<double> UseAsync(int accounts, TimeSpan time)
        {
            long used = 0;
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                for (uint i = (uint)caller * 2_654_435_761; clock.Elapsed < time; i = (i * 1_664_525) + 1_013_904_223)
                {
                    (await _credits.UseAsync(_customers[i / 65_536 % accounts], new CreditPrice(1))).ValueOrThrow();
                    Interlocked.Increment(ref used);
                }
            })));
            return used / clock.Elapsed.TotalSeconds;
        }

        public async Task<bool> AuditAsync()
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var report = await _services.GetRequiredService<IAuditor>().AuditAsync();
            Console.WriteLine($"\nauditor: {(report.Consistent ? "clean" : "BROKEN")}, {report.Checked.Accounts:N0} wallets in {clock.Elapsed.TotalSeconds:N1} s");
            foreach (var violation in report.Violations.Take(10))
                Console.WriteLine($"  {violation}");
            return report.Consistent;
        }

        public ValueTask DisposeAsync() => _services.DisposeAsync();
    }
}
