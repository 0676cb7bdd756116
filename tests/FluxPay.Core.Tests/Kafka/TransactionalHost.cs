using System.Collections.Concurrent;
using FluxPay.Outbox;
using FluxPay.Storage.Postgres;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka.Tests;

/// <summary>
/// A host's relay with the transactional sink; it can die as a killed process does, between the brokers' commit and the store's checkpoint: from then
/// on nothing is kept, given back or begun.
/// </summary>
internal sealed class TransactionalHost : IAsyncDisposable
{
    private readonly KafkaSink _plain;
    private readonly OutboxRelay _relay;
    private readonly Mortal _mortal;

    private TransactionalHost(StoreUnderTest store, KafkaOptions options)
    {
        _plain = new KafkaSink(Options.Create(options), NullLogger<KafkaSink>.Instance);
        var outbox = store is PostgresUnderTest
            ? new PostgresOutbox(store.Get<PostgresDatabase>()) { Lease = TimeSpan.FromSeconds(1) }
            : store.Get<IOutboxReader>();
        _mortal = new Mortal(outbox, new TransactionalKafkaSink(_plain, Options.Create(options), NullLogger<TransactionalKafkaSink>.Instance));
        _relay = new OutboxRelay(_mortal, store.Get<IOutboxQuarantines>(), store.Get<OutboxSignal>(), [_mortal], store.Get<OutboxMonitor>(),
            store.Get<OutboxMetrics>(), NullLogger<OutboxRelay>.Instance);
    }

    /// <summary>Ends when it has died.</summary>
    public Task Died => _mortal.Died;

    public static async Task<TransactionalHost> StartAsync(StoreUnderTest store, KafkaOptions options)
    {
        var host = new TransactionalHost(store, options);
        await host._relay.StartAsync(default);
        return host;
    }

    /// <summary>
    /// The first checkpoint that it would keep behind an event of a higher sequence is its end. Not the next one of all: what came before may be at a
    /// reader before its checkpoint is kept, and PostgreSQL's moves on without events.
    /// </summary>
    public void DieBeforeCheckpointBehind(long sequence) => _mortal.DieBeforeCheckpointBehind(sequence);

    public async ValueTask DisposeAsync()
    {
        await _relay.StopAsync(default);
        _relay.Dispose();
        _plain.Dispose();
    }

    /// <summary>A host's way to the store and to the brokers, until it dies.</summary>
    private sealed class Mortal(IOutboxReader outbox, ITransactionalSink sink) : IOutboxReader, ITransactionalSink
    {
        private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentDictionary<int, bool> _doomed = [];   // groups that have read what they do not survive
        private long _survives = long.MaxValue;

        public Task Died => _died.Task;

        public string Name => sink.Name;

        public int Groups => outbox.Groups;

        public TimeSpan Lease => outbox.Lease;

        public void DieBeforeCheckpointBehind(long sequence) => Volatile.Write(ref _survives, sequence);

        public Task<bool> KeepAsync(OutboxLease lease, string checkpoint, CancellationToken cancellationToken = default)
        {
            if (_doomed.ContainsKey(lease.Group))
                _died.TrySetResult();
            return Alive(outbox).KeepAsync(lease, checkpoint, cancellationToken);
        }

        public Task<OutboxShare> ShareAsync(string sink, string host, CancellationToken cancellationToken = default) =>
            Alive(outbox).ShareAsync(sink, host, cancellationToken);

        public async Task<OutboxBatch> ReadAsync(OutboxLease lease, string checkpoint, int limit, CancellationToken cancellationToken = default)
        {
            var batch = await Alive(outbox).ReadAsync(lease, checkpoint, limit, cancellationToken);
            if (batch.Messages.Any(m => m.Sequence > Volatile.Read(ref _survives)))
                _doomed[lease.Group] = true;
            return Alive(batch);   // it may have died meanwhile
        }

        public Task<string?> CheckpointAsync(OutboxLease lease, CancellationToken cancellationToken = default) =>
            Alive(outbox).CheckpointAsync(lease, cancellationToken);

        public Task ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default) => Alive(outbox).ReleaseAsync(lease, cancellationToken);

        public Task LeaveAsync(string sink, string host, CancellationToken cancellationToken = default) =>
            Alive(outbox).LeaveAsync(sink, host, cancellationToken);

        public Task<OutboxNews> LookAsync(string? last, CancellationToken cancellationToken = default) => outbox.LookAsync(last, cancellationToken);

        public Task<IReadOnlyList<OutboxBacklog>> BacklogAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellationToken = default) =>
            outbox.BacklogAsync(sinks, cancellationToken);

        public Task<IOutboxSession> OpenAsync(OutboxLease lease, int groups, CancellationToken cancellationToken) =>
            Alive(sink).OpenAsync(lease, groups, cancellationToken);

        public Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A relay with transactions delivers by them alone.");

        private T Alive<T>(T port) => _died.Task.IsCompleted ? throw new InvalidOperationException("The host is dead.") : port;
    }
}
