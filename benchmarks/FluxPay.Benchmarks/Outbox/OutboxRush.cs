using System.Diagnostics;
using Confluent.Kafka;
using FluxPay.Kafka;
using FluxPay.Outbox;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FluxPay.Benchmarks;

/// <summary>
/// What does the way from a commit on PostgreSQL to Kafka cost? Against the same two rows written by hand, and against the bare producer. The
/// brokers are librdkafka's mock cluster, in this process and on its processors.
/// </summary>
internal static class OutboxRush
{
    private const int Writers = 32;
    private const int Partitions = 12;
    private const int Customers = 10_000;

    public static async Task<int> RunAsync(TimeSpan each, int backlog)
    {
        await EndToEndAsync(each);
        await LatencyAsync(each);
        await BacklogAsync(each, backlog);
        return 0;
    }

    /// <summary>S5a: until all that was written is at the broker.</summary>
    private static async Task EndToEndAsync(TimeSpan each)
    {
        Console.WriteLine($"\nEnd to end, {Writers} writers, a row of business and an event of 500 bytes per commit:");
        await using var line = await Line.StartAsync();
        await BareTablesAsync(line.Postgres);
        await WriteAsync(each / 4, line.WriteAsync);   // warm
        await line.DrainAsync();
        for (int round = 0; round < 3; round++)
        {
            await using var bare = NpgsqlDataSource.Create(line.Postgres.ConnectionString());
            var (hand, handTime, _) = await WriteAsync(each, () => BareAsync(bare));
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var (ours, oursTime, clock) = await WriteAsync(each, line.WriteAsync);
            await line.DrainAsync();
            double delivered = ours / clock.Elapsed.TotalSeconds;
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Console.WriteLine($"by hand {hand / handTime:N0}/s; engine committed {ours / oursTime:N0}/s, at the broker {delivered:N0}/s, ratio {delivered / (hand / handTime):N2}, "
                + $"{cpu.TotalMicroseconds / ours:N0} µs of processor per event in this process, brokers included");
        }
    }

    /// <summary>S6: from the commit's answer to the broker's, 200 events a second; then what an idle host asks the database.</summary>
    private static async Task LatencyAsync(TimeSpan each)
    {
        await using var line = await Line.StartAsync();
        await WriteAsync(TimeSpan.FromSeconds(1), line.WriteAsync);
        await line.DrainAsync();
        line.Sink.Latencies.Clear();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var clock = Stopwatch.StartNew();
        var pending = new List<Task>();
        while (clock.Elapsed < each && await timer.WaitForNextTickAsync())
            pending.Add(line.WriteTimedAsync());
        await Task.WhenAll(pending);
        await line.DrainAsync();
        double[] sorted = [.. line.Sink.Latencies.Values.Where(l => l.Delivered > 0 && l.Committed > 0)
            .Select(l => Math.Max(0, Stopwatch.GetElapsedTime(l.Committed, l.Delivered).TotalMilliseconds)).Order()];
        Console.WriteLine($"\nLatency from commit to broker at {sorted.Length / clock.Elapsed.TotalSeconds:N0} events/s: "
            + $"p50 {sorted[sorted.Length / 2]:N1} ms, p99 {sorted[(int)(sorted.Length * 0.99)]:N1} ms, highest {sorted[^1]:N1} ms");

        await Task.Delay(TimeSpan.FromSeconds(2));
        long before = await TransactionsAsync(line.Postgres);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Console.WriteLine($"Idle: {(await TransactionsAsync(line.Postgres) - before) / 5.0:N1} transactions/s");
    }

    /// <summary>S5b: a backlog drained, against the bare producer with the same records and with the same values alone.</summary>
    private static async Task BacklogAsync(TimeSpan each, int backlog)
    {
        await using var line = await Line.StartAsync(relay: false);
        await FillAsync(line.Postgres, backlog);
        var messages = Enumerable.Range(0, 1_000).Select(i => new OutboxMessage(
            i, default, new CustomerRef("moa", $"c-{i}"), i, "bench.happened", "bench", DateTimeOffset.UnixEpoch, null, OutboxWriter.Data)).ToList();
        double full = Raw(line, each, [.. messages.Select(EventRecord.Of)]);
        double bare = Raw(line, each, [.. messages.Select(EventRecord.Of).Select(r => new Message<byte[], byte[]> { Key = r.Key, Value = r.Value })]);
        var clock = Stopwatch.StartNew();
        await line.StartRelayAsync();
        await line.DrainAsync();
        double ours = backlog / clock.Elapsed.TotalSeconds;
        Console.WriteLine($"\nBacklog of {backlog:N0}: {ours:N0}/s; bare producer with the same records {full:N0}/s (ratio {ours / full:N2}), "
            + $"without their headers {bare:N0}/s (ratio {ours / bare:N2})");
    }

    private static async Task<(long Done, double Seconds, Stopwatch Clock)> WriteAsync(TimeSpan time, Func<Task> write)
    {
        long done = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
            {
                await write();
                Interlocked.Increment(ref done);
            }
        })));
        return (done, clock.Elapsed.TotalSeconds, clock);
    }

    private static Task BareTablesAsync(PostgresServer postgres) => postgres.ExecuteAsync("""
        CREATE TABLE bare_row (id text PRIMARY KEY, at timestamptz NOT NULL, type text NOT NULL, title text NOT NULL);
        CREATE TABLE bare_event (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, customer text NOT NULL, type text NOT NULL,
            at timestamptz NOT NULL, data bytea NOT NULL);
        """);

    private static int s_bare;

    private static async Task BareAsync(NpgsqlDataSource bare)
    {
        string id = $"{Interlocked.Increment(ref s_bare)}";
        await using var batch = bare.CreateBatch();
        var row = new NpgsqlBatchCommand("INSERT INTO bare_row (id, at, type, title) VALUES ($1, now(), 'bench.happened', 'Happened')");
        row.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        var published = new NpgsqlBatchCommand("INSERT INTO bare_event (id, customer, type, at, data) VALUES ($1, $2, 'bench.happened', now(), $3)");
        published.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        published.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"c-{s_bare % Customers}" });
        published.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = OutboxWriter.Data });
        batch.BatchCommands.Add(row);
        batch.BatchCommands.Add(published);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Events as a few hundred commits left them.</summary>
    private static async Task FillAsync(PostgresServer postgres, int backlog)
    {
        const int Commit = 2_000;
        for (int from = 0; from < backlog; from += Commit)
        {
            await postgres.ExecuteAsync($"""
                INSERT INTO fluxpay.outbox (id, lane, service, customer, key_seq, type, subject, at, data)
                SELECT 'evt_01K7M3Q9ZC5T8V2X4B6N0PRSDW', n % {Customers} % 64, 'moa', 'c-' || n % {Customers}, n / {Customers} + 1, 'bench.happened', 'bench', now(),
                    convert_to('{System.Text.Encoding.UTF8.GetString(OutboxWriter.Data)}', 'UTF8')
                FROM generate_series({from}, {Math.Min(from + Commit, backlog) - 1}) n
                """);
        }
        await postgres.ExecuteAsync("ANALYZE fluxpay.outbox");
    }

    private static double Raw(Line line, TimeSpan time, Message<byte[], byte[]>[] records)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = line.Kafka, Acks = Acks.All, EnableIdempotence = true }).Build();
        long acknowledged = 0;
        var clock = Stopwatch.StartNew();
        for (int i = 0; clock.Elapsed < time; i = (i + 1) % records.Length)
        {
            try
            {
                producer.Produce(line.Topic, records[i], _ => acknowledged++);
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(1));
            }
        }
        producer.Flush(TimeSpan.FromSeconds(30));
        return acknowledged / clock.Elapsed.TotalSeconds;
    }

    private static async Task<long> TransactionsAsync(PostgresServer postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT SUM(xact_commit)::bigint FROM pg_stat_database", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A database, brokers, an engine that writes and its relay.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly KafkaCluster _cluster;
        private readonly OutboxWriter _writer;
        private readonly OutboxRelay _relay;
        private int _next;

        private Line(PostgresServer postgres, KafkaCluster cluster, string topic)
        {
            (Postgres, _cluster, Topic) = (postgres, cluster, topic);
            _writer = new OutboxWriter(postgres.ConnectionString(), builder =>
            {
                builder.UseKafka(cluster.BootstrapServers, o => o.Topics.Events = topic);
                builder.Services.AddSingleton<TimedSink>();
                builder.Services.Remove(builder.Services.Last(s => s.ServiceType == typeof(IOutboxSink)));
                builder.Services.AddSingleton<IOutboxSink>(sp => sp.GetRequiredService<TimedSink>());
            });
            _relay = ActivatorUtilities.CreateInstance<OutboxRelay>(_writer.Services);
        }

        public PostgresServer Postgres { get; }

        public string Topic { get; }

        public string Kafka => _cluster.BootstrapServers;

        public TimedSink Sink => _writer.Services.GetRequiredService<TimedSink>();

        public static async Task<Line> StartAsync(bool relay = true)
        {
            var cluster = KafkaCluster.Start();
            var line = new Line(await PostgresServer.StartAsync(DurableServer.Settings), cluster, await cluster.TopicAsync(Partitions));
            var outbox = line._writer.Services.GetRequiredService<IOutboxReader>();
            await outbox.ShareAsync(line.Sink.Name, "begin");   // so that it begins before what is written
            foreach (var lease in (await outbox.ShareAsync(line.Sink.Name, "begin")).Leases)
                await outbox.ReleaseAsync(lease);
            await outbox.LeaveAsync(line.Sink.Name, "begin");
            if (relay)
                await line.StartRelayAsync();
            return line;
        }

        public Task StartRelayAsync() => _relay.StartAsync(CancellationToken.None);

        public Task WriteAsync() => _writer.WriteAsync(new CustomerRef("moa", $"c-{Interlocked.Increment(ref _next) % Customers}"));

        /// <summary>A customer of its own, so that sink and writer find the same entry.</summary>
        public async Task WriteTimedAsync()
        {
            var customer = new CustomerRef("moa", $"t-{Interlocked.Increment(ref _next)}");
            await _writer.WriteAsync(customer);
            Sink.Latencies.GetOrAdd(customer, _ => new Latency()).Committed = Stopwatch.GetTimestamp();
        }

        public async Task DrainAsync()
        {
            var outbox = _writer.Services.GetRequiredService<IOutboxReader>();
            while ((await outbox.BacklogAsync([Sink.Name])).Sum(b => b.Messages) > 0)
                await Task.Delay(10);
        }

        public async ValueTask DisposeAsync()
        {
            await _relay.StopAsync(CancellationToken.None);
            _relay.Dispose();
            await _writer.DisposeAsync();
            await Postgres.DisposeAsync();
            _cluster.Dispose();
        }
    }

    private sealed class Latency
    {
        public long Committed { get; set; }

        public long Delivered { get; set; }
    }

    /// <summary>The Kafka sink, with the time of each acknowledgement where somebody waits for it.</summary>
    private sealed class TimedSink(KafkaSink sink) : IOutboxSink
    {
        public System.Collections.Concurrent.ConcurrentDictionary<CustomerRef, Latency> Latencies { get; } = [];

        public string Name => sink.Name;

        public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken) =>
            sink.DeliverAsync(messages, messages[0].Customer.Id[0] == 't' ? new Timed(this, messages, delivered) : delivered, cancellationToken);

        private sealed class Timed(TimedSink owner, IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered) : IProgress<OutboxMessage>
        {
            private int _next;

            public void Report(OutboxMessage value)
            {
                long now = Stopwatch.GetTimestamp();
                for (; _next < messages.Count && messages[_next].Position <= value.Position; _next++)
                    owner.Latencies.GetOrAdd(messages[_next].Customer, _ => new Latency()).Delivered = now;
                delivered.Report(value);
            }
        }
    }
}
