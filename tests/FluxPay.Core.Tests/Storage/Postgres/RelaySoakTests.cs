using System.Collections.Concurrent;
using FluxPay.Credits;
using FluxPay.Outbox;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>Three hosts bring one database's events to one consumer while sixteen writers publish and a host dies.</summary>
public sealed class RelaySoakTests : IAsyncDisposable
{
    private const int Customers = 48;
    private const int Events = 4_800;
    private const int Writers = 16;

    private readonly PostgresUnderTest _store = new();
    private readonly ConcurrentQueue<OutboxMessage> _consumer = [];
    private int _published;

    [Fact]
    public async Task A_consumer_that_ignores_what_it_has_seen_gets_every_event_once_and_in_order_although_a_host_dies()
    {
        await _store.OutboxAsync();   // migrated
        await _store.ExecuteAsync("SELECT pg_stat_reset()");
        await using (var snapshot = await HoldSnapshotAsync())
        {
            var hosts = new[] { await StartAsync(), await StartAsync(), await StartAsync() };
            await Patience.Until(SharedFairlyAsync, "every host to have its share");
            var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(hosts[writer % 3], writer))));
            await Patience.Until(() => Task.FromResult(_consumer.Count > Events / 4), "the first quarter");
            hosts[0].Die();
            await Patience.Until(() => Task.FromResult(Volatile.Read(ref _published) > Events / 2), "half to be published");
            var fourth = await StartAsync();
            await Patience.For(writing, "the writers");
            await Patience.Until(() => Task.FromResult(_consumer.Select(m => m.Id).Distinct().Count() == Events), "every event");

            var repeated = AssertInOrder();
            Assert.Subset(hosts[0].Unkept.ToHashSet(), repeated.ToHashSet());
            Assert.Equal(repeated.Count, repeated.Distinct().Count());
            foreach (var host in hosts.Append(fourth))
                await host.DisposeAsync();
        }
        await AssertOnlyAddedAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <returns>What came again.</returns>
    private List<FluxPay.EventId> AssertInOrder()
    {
        var last = new Dictionary<CustomerRef, long>();
        var repeated = new List<FluxPay.EventId>();
        foreach (var message in _consumer)
        {
            long seen = last.GetValueOrDefault(message.Customer);
            if (message.Sequence <= seen)
                repeated.Add(message.Id);
            else
                Assert.Equal(seen + 1, message.Sequence);
            last[message.Customer] = Math.Max(seen, message.Sequence);
        }
        Assert.Equal((Customers, Events), (last.Count, (int)last.Values.Sum()));
        return repeated;
    }

    private async Task WriteAsync(Host host, int writer)
    {
        for (int i = 0; i < Events / Writers; i++)
        {
            await host.PublishAsync(new CustomerRef("moa", $"c-{(writer + i) % Customers}"));
            Interlocked.Increment(ref _published);
        }
    }

    private async Task<bool> SharedFairlyAsync()
    {
        await using var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT string_agg(n::text, ',' ORDER BY n) FROM (SELECT COUNT(*) AS n FROM fluxpay.outbox_checkpoint WHERE owner IS NOT NULL GROUP BY owner) o",
            connection);
        return await command.ExecuteScalarAsync() is "2,3,3";
    }

    /// <summary>As a long report does: from here on nothing that is deleted or updated can be cleaned away.</summary>
    private async Task<NpgsqlConnection> HoldSnapshotAsync()
    {
        var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT COUNT(*) FROM fluxpay.outbox", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task AssertOnlyAddedAsync()
    {
        await using var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        (long Added, long Updated, long Deleted, long Dead) counts = default;
        await Patience.Until(async () =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT SUM(n_tup_ins)::bigint, SUM(n_tup_upd)::bigint, SUM(n_tup_del)::bigint, SUM(n_dead_tup)::bigint
                FROM pg_stat_user_tables WHERE schemaname = 'fluxpay' AND relname ~ '^outbox_(\d|rest)'
                """, connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            counts = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
            return counts.Added >= Events;
        }, "the statistics");
        Assert.Equal((0, 0, 0), (counts.Updated, counts.Deleted, counts.Dead));   // who had the database before may still count what it added
    }

    private async Task<Host> StartAsync()
    {
        var host = new Host(_store, _consumer);
        await host.StartAsync();
        return host;
    }

    /// <summary>A host's store and relay; the relay can die as a killed process does: nothing more is delivered, kept or given back.</summary>
    private sealed class Host : IAsyncDisposable, IOutboxSink
    {
        private readonly ServiceProvider _services;
        private readonly OutboxRelay _relay;
        private readonly Mortal _outbox;
        private readonly ConcurrentQueue<OutboxMessage> _consumer;
        private readonly Samples _samples;

        public Host(PostgresUnderTest store, ConcurrentQueue<OutboxMessage> consumer)
        {
            _consumer = consumer;
            _samples = new Samples(store.Ids, StoreUnderTest.Start);
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(store.Time).AddSingleton<IIdSource>(store.Ids).AddLogging(log => log.SetMinimumLevel(LogLevel.None));
            store.Use(services.AddFluxPay(new ConfigurationBuilder().Build()));
            _services = services.BuildServiceProvider();
            _outbox = new Mortal(new PostgresOutbox(_services.GetRequiredService<PostgresDatabase>()) { Lease = TimeSpan.FromSeconds(1) });
            _relay = new OutboxRelay(_outbox, _services.GetRequiredService<IOutboxQuarantines>(), _services.GetRequiredService<OutboxSignal>(), [this],
                _services.GetRequiredService<OutboxMonitor>(), _services.GetRequiredService<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);
        }

        public string Name => "consumer";

        /// <summary>Delivered by this host and, when it died, not kept.</summary>
        public IEnumerable<FluxPay.EventId> Unkept => _outbox.Unkept;

        public Task StartAsync() => _relay.StartAsync(CancellationToken.None);

        public void Die() => _outbox.Die();

        public Task<CommitResult> PublishAsync(CustomerRef customer) => _services.GetRequiredService<IStore>().CommitAsync(
            new Changes(StoreUnderTest.Start).Credit(_samples.Issue(1, customer)));

        public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
        {
            foreach (var message in messages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _outbox.Deliver(message, _consumer);
            }
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _relay.StopAsync(CancellationToken.None);
            _relay.Dispose();
            await _services.DisposeAsync();
        }
    }

    /// <summary>A host's way to the outbox, until it dies.</summary>
    private sealed class Mortal(IOutboxReader outbox) : IOutboxReader
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, List<FluxPay.EventId>> _unkept = [];
        private bool _dead;

        public int Groups => outbox.Groups;

        public TimeSpan Lease => outbox.Lease;

        public IEnumerable<FluxPay.EventId> Unkept => _unkept.Values.SelectMany(ids => ids);

        public void Die()
        {
            lock (_lock)
                _dead = true;
        }

        public void Deliver(OutboxMessage message, ConcurrentQueue<OutboxMessage> consumer)
        {
            lock (_lock)
            {
                ThrowIfDead();
                int group = OutboxLane.Of(message.Customer) / (OutboxLane.Count / Groups);
                if (!_unkept.TryGetValue(group, out var ids))
                    _unkept[group] = ids = [];
                ids.Add(message.Id);
                consumer.Enqueue(message);
            }
        }

        public Task<string?> CheckpointAsync(OutboxLease lease, CancellationToken cancellationToken = default) =>
            WhileAlive(() => outbox.CheckpointAsync(lease, cancellationToken));

        public async Task<bool> KeepAsync(OutboxLease lease, string checkpoint, CancellationToken cancellationToken = default)
        {
            lock (_lock)
                ThrowIfDead();
            bool kept = await outbox.KeepAsync(lease, checkpoint, cancellationToken);
            lock (_lock)
                _unkept.Remove(lease.Group);
            return kept;
        }

        public Task<OutboxShare> ShareAsync(string sink, string host, CancellationToken cancellationToken = default) =>
            WhileAlive(() => outbox.ShareAsync(sink, host, cancellationToken));

        public Task<OutboxBatch> ReadAsync(OutboxLease lease, string checkpoint, int limit, CancellationToken cancellationToken = default) =>
            WhileAlive(() => outbox.ReadAsync(lease, checkpoint, limit, cancellationToken));

        public Task ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default) =>
            WhileAlive(async () => { await outbox.ReleaseAsync(lease, cancellationToken); return 0; });

        public Task LeaveAsync(string sink, string host, CancellationToken cancellationToken = default) =>
            WhileAlive(async () => { await outbox.LeaveAsync(sink, host, cancellationToken); return 0; });

        public Task<OutboxNews> LookAsync(string? last, CancellationToken cancellationToken = default) => outbox.LookAsync(last, cancellationToken);

        public Task<IReadOnlyList<OutboxBacklog>> BacklogAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default) =>
            outbox.BacklogAsync(sinks, cancellationToken);

        private Task<T> WhileAlive<T>(Func<Task<T>> act)
        {
            lock (_lock)
                ThrowIfDead();
            return act();
        }

        private void ThrowIfDead()
        {
            if (_dead)
                throw new InvalidOperationException("The host is dead.");
        }
    }
}
