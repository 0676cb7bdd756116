using System.Diagnostics;
using FluxPay.Tests;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Benchmarks;

/// <summary>
/// Sixty-four writers publish on PostgreSQL, three processes bring the events to Kafka, one of them is killed with -9 every few seconds and
/// another one takes its place, and requests to the brokers fail all the while. What does a consumer that ignores seen sequences get?
/// </summary>
internal static class RelaySoak
{
    private const int Writers = 64;
    private const int Relays = 3;
    private const int Partitions = 12;
    private const int Customers = 1_000;
    private const int Groups = 8;    // of lanes, each with at most one batch on its way
    private const int Batch = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="time">How long the writers write.</param>
    /// <param name="betweenKills">How often a relay is killed.</param>
    /// <param name="transactions">Deliver by Kafka transactions; then nothing may come again.</param>
    /// <returns>0 when nothing was lost, inverted or repeated beyond one batch per group and kill.</returns>
    public static async Task<int> RunAsync(TimeSpan time, TimeSpan betweenKills, bool transactions)
    {
        await using var postgres = await PostgresServer.StartAsync(DurableServer.Settings);
        using var cluster = KafkaCluster.Start();
        if (transactions && cluster.IsMock)
            throw new InvalidOperationException(KafkaCluster.NeedsReal);
        string topic = await cluster.TopicAsync(Partitions);
        await using var seen = new SeenEvents(cluster.BootstrapServers, topic, Partitions);
        await using var writer = new OutboxWriter(postgres.ConnectionString());

        var relays = new List<Process>();
        try
        {
            for (int i = 0; i < Relays; i++)
                relays.Add(await StartAsync(postgres, cluster, topic, transactions));
            var clock = Stopwatch.StartNew();
            long written = 0;
            var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
            {
                for (int i = w; clock.Elapsed < time; i += Writers)
                {
                    await writer.WriteAsync(new CustomerRef("moa", $"c-{i % Customers}"));
                    Interlocked.Increment(ref written);
                }
            })));
            int kills = await KillAsync(relays, () => StartAsync(postgres, cluster, topic, transactions), cluster, writing, betweenKills);
            await writing;
            double seconds = clock.Elapsed.TotalSeconds;

            var draining = Stopwatch.StartNew();
            while (seen.Accepted < written && draining.Elapsed < Patience)
                await Task.Delay(50);
            await Task.Delay(500);   // what comes twice comes last
            long most = transactions ? 0 : (long)kills * Groups * Batch;
            Console.WriteLine($"{written:N0} events by {Writers} writers in {seconds:N0} s ({written / seconds:N0}/s); {Relays} relays, {kills} killed; "
                + $"all arrived {draining.Elapsed.TotalSeconds - 0.5:N1} s after the last commit.");
            Console.WriteLine($"lost {written - seen.Accepted}, inverted {seen.Jumps}, raw repeats {seen.Repeats} (at most {most})");
            return seen.Accepted == written && seen.Jumps == 0 && seen.Repeats <= most ? 0 : 1;
        }
        finally
        {
            foreach (var relay in relays)
                await EndAsync(relay);
        }
    }

    private static async Task<int> KillAsync(
        List<Process> relays, Func<Task<Process>> start, KafkaCluster cluster, Task writing, TimeSpan between)
    {
        int kills = 0;
        var clock = Stopwatch.StartNew();
        for (int failing = 0; !writing.IsCompleted; failing++)
        {
            if (cluster.IsMock && failing % 10 == 0)
                cluster.FailNext(KafkaCluster.Produce, KafkaError.NotLeaderForPartition, KafkaError.NoError, KafkaError.RequestTimedOut, KafkaError.NotEnoughReplicas);
            if (clock.Elapsed >= between)
            {
                await EndAsync(relays[0]);
                relays.RemoveAt(0);
                relays.Add(await start());
                kills++;
                clock.Restart();
            }
            await Task.WhenAny(writing, Task.Delay(100));
        }
        return kills;
    }

    private static async Task<Process> StartAsync(PostgresServer postgres, KafkaCluster cluster, string topic, bool transactions)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(RelaySoak).Assembly.Location, RelayProcess.Verb, postgres.ConnectionString(), cluster.BootstrapServers, topic, $"{transactions}"])
        {
            RedirectStandardOutput = true,
        };
        var relay = Process.Start(start)!;
        while (await relay.StandardOutput.ReadLineAsync() is var line && line != RelayProcess.Ready)
            Console.WriteLine(line ?? throw new InvalidOperationException("A relay did not start."));
        _ = PassOnAsync(relay);
        return relay;
    }

    private static async Task PassOnAsync(Process relay)
    {
        while (await relay.StandardOutput.ReadLineAsync() is { } line)
            Console.WriteLine(line);
    }

    /// <summary>As kill -9 does.</summary>
    private static async Task EndAsync(Process relay)
    {
        relay.Kill();
        await relay.WaitForExitAsync();
        relay.Dispose();
    }
}
