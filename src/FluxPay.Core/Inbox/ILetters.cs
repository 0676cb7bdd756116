namespace FluxPay.Inbox;

/// <summary>Reads kept records.</summary>
internal interface ILetters
{
    Task<InboundLetter?> FindAsync(LetterId id, CancellationToken cancellationToken = default);

    /// <summary>The one that was at a place of a topic; null when it was never kept.</summary>
    Task<InboundLetter?> FindAtAsync(string topic, int partition, long offset, CancellationToken cancellationToken = default);

    /// <summary>Those that wait for a request of a service, oldest first.</summary>
    Task<IReadOnlyList<InboundLetter>> WaitingForAsync(string service, string requestId, CancellationToken cancellationToken = default);

    /// <summary>Those of a status, newest first.</summary>
    Task<Page<InboundLetter>> ListAsync(LetterStatus status, PageRequest page, CancellationToken cancellationToken = default);
}
