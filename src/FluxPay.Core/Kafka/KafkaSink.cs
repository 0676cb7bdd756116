using Confluent.Kafka;
using FluxPay.Outbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>
/// Brings events to a topic. All records of a batch are on their way at once; only what the broker has acknowledged by all replicas counts.
/// A producer never sends a customer's event before the broker has all of its predecessors: nothing times out here (the outbox keeps what
/// waits), one request at a time goes to a broker, and whatever would leave a gap ends the producer. So a producer that was replaced, or a
/// host that lost its lease and does not know it yet, can only repeat events in order; a consumer that ignores what it has seen loses nothing.
/// </summary>
internal sealed class KafkaSink : IOutboxSink, IDisposable
{
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(1);

    private readonly KafkaOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ProducerLine _line;

    public KafkaSink(IOptions<KafkaOptions> options, ILogger<KafkaSink> logger)
    {
        _options = options.Value;
        _logger = logger;
        _line = Open();
    }

    public string Name => "kafka";

    /// <summary>What the brokers say of a topic, by the connections that events go out on.</summary>
    /// <exception cref="KafkaException">They do not answer.</exception>
    public Metadata AskAbout(string topic, TimeSpan patience)
    {
        using var client = new DependentAdminClientBuilder(_line.Producer.Handle).Build();
        return client.GetMetadata(topic, patience);
    }

    public async Task DeliverAsync(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered, CancellationToken cancellationToken)
    {
        var flight = new Flight(messages, delivered);
        try
        {
            await SendAsync(flight, messages.Count, cancellationToken);
        }
        catch (KafkaException)
        {
            // A broker judges records by the batch they travel in, and one that is refused ends the producer. Alone, each says for itself; what is
            // not about a record fails there too.
            while (flight.Next is { } next)
                await SendAloneAsync(flight, next, cancellationToken);
        }
    }

    public void Dispose() => _line.Dispose();

    private async Task SendAloneAsync(Flight flight, OutboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(flight, 1, cancellationToken);
        }
        catch (KafkaException failure) when (IsRefusal(failure.Error))
        {
            throw new OutboxRefusedException(message, failure.Error.Reason, failure);
        }
    }

    /// <summary>Sends what comes next and ends once the broker has it.</summary>
    private async Task SendAsync(Flight flight, int count, CancellationToken cancellationToken)
    {
        var line = _line;
        var acknowledged = flight.Begin(count);
        try
        {
            for (int i = acknowledged.From; i < acknowledged.To; i++)
            {
                var message = flight.Messages[i];
                await line.Producer.EnqueueAsync(
                    new TopicPartition(_options.Topics.Of(message.Type), Partition.Any), EventRecord.Of(message), flight.Report(i), cancellationToken);
            }
            await await Task.WhenAny(acknowledged.Task, line.Broken).WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is KafkaException or ObjectDisposedException)
        {
            // What the broker said of these very records says more than that the producer has ended.
            await Task.WhenAny(acknowledged.Task, Task.Delay(LastReports, TimeProvider.System, cancellationToken));
            Replace(line);
            if (acknowledged.Task.IsFaulted)
                await acknowledged.Task;
            throw;
        }
    }

    /// <summary>What was not acknowledged is dropped with the old producer and sent again by the new one, in order.</summary>
    private void Replace(ProducerLine broken)
    {
        lock (_lock)
        {
            if (_line != broken)
                return;
            _line = Open();
        }
        broken.Break(new Error(KafkaError.Local_Fatal, "The producer was replaced.", true));
        broken.Dispose();
    }

    private ProducerLine Open() => new(new ProducerConfig
    {
        EnableIdempotence = true,
        EnableGaplessGuarantee = true,
        Acks = Acks.All,
        MaxInFlight = 1,         // so order does not depend on what a broker checks; batches grow meanwhile
        MessageTimeoutMs = 0,
        Partitioner = Partitioner.Murmur2Random,   // as Java's clients do, so that everybody finds a customer in the same partition
        LingerMs = 0.1,
        DeliveryReportFields = "status",
    }.With(_options), _logger);

    /// <summary>The record itself is what the broker does not take; another time will not be better.</summary>
    public static bool IsRefusal(Error error) => error.Code
        is KafkaError.MsgSizeTooLarge or KafkaError.RecordListTooLarge or KafkaError.InvalidRecord or KafkaError.InvalidTimestamp
        or KafkaError.PolicyViolation;

    /// <summary>A producer, and whether it still works.</summary>
    private sealed class ProducerLine : IDisposable
    {
        private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ProducerLine(ProducerConfig config, ILogger logger)
        {
            Producer = KafkaClients.Build(config, logger, Break);
            _ = _broken.Task.ContinueWith(t => t.Exception, TaskScheduler.Default);   // nobody may be waiting for it
        }

        public IProducer<byte[], byte[]> Producer { get; }

        /// <summary>Fails when the producer has ended: it will report nothing any more.</summary>
        public Task Broken => _broken.Task;

        public void Break(Error error) => _broken.TrySetException(new KafkaException(error));

        public void Dispose() => Producer.Dispose();
    }

    /// <summary>A batch on its way: what of it the broker has, without a gap.</summary>
    private sealed class Flight(IReadOnlyList<OutboxMessage> messages, IProgress<OutboxMessage> delivered)
    {
        private readonly Lock _lock = new();
        private readonly bool[] _has = new bool[messages.Count];
        private Acknowledged _waiting = new(0, 0);
        private int _next;

        public IReadOnlyList<OutboxMessage> Messages => messages;

        public OutboxMessage? Next => _next < messages.Count ? messages[_next] : null;

        public Acknowledged Begin(int count)
        {
            lock (_lock)
                return _waiting = new Acknowledged(_next, _next + count);
        }

        public Action<DeliveryReport<byte[], byte[]>> Report(int index)
        {
            var waiting = _waiting;
            return report => Take(waiting, index, report);
        }

        private void Take(Acknowledged waiting, int index, DeliveryReport<byte[], byte[]> report)
        {
            if (report.Error.IsError || report.Status != PersistenceStatus.Persisted)
            {
                waiting.Fail(new KafkaException(report.Error.IsError ? report.Error : new Error(KafkaError.Local_Fail, "It was not persisted.")));
                return;
            }
            lock (_lock)
            {
                _has[index] = true;
                int before = _next;
                while (_next < _has.Length && _has[_next])
                    _next++;
                if (_next > before)
                    delivered.Report(messages[_next - 1]);
                if (_next >= _waiting.To)
                    _waiting.Succeed();
            }
        }
    }

    /// <summary>Ends once all from one place up to another are acknowledged, or one of them is not.</summary>
    private sealed class Acknowledged(int from, int to)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int From => from;

        public int To => to;

        public Task Task => _done.Task;

        public void Succeed() => _done.TrySetResult();

        public void Fail(KafkaException failure) => _done.TrySetException(failure);
    }
}
