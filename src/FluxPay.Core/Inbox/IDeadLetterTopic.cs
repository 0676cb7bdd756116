namespace FluxPay.Inbox;

/// <summary>Where dead letters are published beside being kept; a host without a broker has none.</summary>
internal interface IDeadLetterTopic
{
    /// <summary>Returns once it is durable there; the same one may come twice.</summary>
    Task PublishAsync(DeadLetter letter, CancellationToken cancellationToken = default);
}
