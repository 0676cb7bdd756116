using Confluent.Kafka;
using FluxPay.Outbox;
using Microsoft.Extensions.Logging;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Kafka;

/// <summary>
/// A transactional producer whose calls, which block for as long as the brokers take, have threads of their own, end when they should, and say
/// when another producer has its id by now.
/// </summary>
internal sealed class TransactionalProducer : IAsyncDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(3);   // who comes next ends what is left open

    private volatile Error? _fatal;

    public TransactionalProducer(ProducerConfig config, ILogger logger) => Producer = KafkaClients.Build(config, logger, error => _fatal ??= error);

    public IProducer<byte[], byte[]> Producer { get; }

    /// <summary>Ends what an earlier producer of this id has begun, and whatever it tries from now on fails.</summary>
    public Task InitAsync(CancellationToken cancellationToken) => CallAsync(Producer.InitTransactions, Longest, cancellationToken);

    /// <summary>Runs one transaction.</summary>
    /// <param name="produce">What it holds.</param>
    /// <param name="cancellationToken">Has it aborted, if it is not committed yet.</param>
    /// <exception cref="OutboxFencedException">Another producer has the id by now.</exception>
    /// <exception cref="KafkaException">It is aborted, or nobody knows whether it is committed.</exception>
    public async Task TransactAsync(Func<Task> produce, CancellationToken cancellationToken)
    {
        try
        {
            Producer.BeginTransaction();
            await produce();
            await CallAsync(Producer.CommitTransaction, Longest, cancellationToken);
        }
        catch (Exception failure) when (failure is not OutboxFencedException)
        {
            var fatal = _fatal ?? (failure is KafkaException { Error.IsFatal: true } kafka ? kafka.Error : null);
            if (fatal is null)   // readers wait for what is neither committed nor aborted, so it should not stay open
                await CallAsync(Producer.AbortTransaction, LongestAbort, CancellationToken.None);
            else if (IsFenced(fatal))
                throw Fenced(failure);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.Run(Producer.Dispose);

    private Task CallAsync(Action<TimeSpan> call, TimeSpan longest, CancellationToken cancellationToken) => Task.Factory.StartNew(() =>
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                call(Slice);
                return;
            }
            catch (KafkaRetriableException) when (TimeProvider.System.GetElapsedTime(started) < longest)
            {
                // Called again, it goes on with what it has begun.
                cancellationToken.WaitHandle.WaitOne(Rest);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (KafkaException failure) when (IsFenced(_fatal ?? failure.Error))
            {
                throw Fenced(failure);
            }
        }
    }, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool IsFenced(Error error) => error.Code is KafkaError.Local_Fenced or KafkaError.ProducerFenced or KafkaError.InvalidProducerEpoch;

    private static OutboxFencedException Fenced(Exception failure) => new(
        "Another producer has this transactional id: another host with the lease or, if it comes again and again, another installation with the same prefix.",
        failure);
}
