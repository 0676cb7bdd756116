namespace FluxPay.Inbox;

/// <summary>A record that has to be kept: it waits for another one, or could not be processed.</summary>
internal sealed record InboundLetter : IRecord
{
    public required LetterId Id { get; init; }
    /// <summary>Where it was; see <see cref="InboundRecord"/>.</summary>
    public required string Topic { get; init; }
    public required int Partition { get; init; }
    public required long Offset { get; init; }
    /// <summary>Key and value, sealed: nobody knows what a sender has put into them.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
    /// <summary>How many bytes the value has.</summary>
    public required int Size { get; init; }
    /// <summary>The service it says it is of; null where that cannot be read.</summary>
    public string? Service { get; init; }
    /// <summary>The event's id, where it can be read.</summary>
    public string? EventId { get; init; }
    /// <summary>The event's type, where it can be read.</summary>
    public string? Type { get; init; }
    /// <summary>The request it waits for; null while it waits for something else or for nothing.</summary>
    public string? RequestId { get; init; }
    public required LetterStatus Status { get; init; }
    /// <summary>The last refusal's code.</summary>
    public required string Code { get; init; }
    /// <summary>The last refusal, for people.</summary>
    public required string Reason { get; init; }
    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }
}

/// <summary>What becomes of a kept record.</summary>
internal enum LetterStatus
{
    /// <summary>It came too early and is tried again by itself.</summary>
    Waiting,
    /// <summary>It could not be processed; somebody has to look.</summary>
    Dead,
    /// <summary>It was processed after all.</summary>
    Processed,
}

internal static class LetterStatusExtensions
{
    /// <summary>The status on the wire.</summary>
    public static string Wire(this LetterStatus status) => status switch
    {
        LetterStatus.Waiting => "WAITING",
        LetterStatus.Dead => "DEAD",
        LetterStatus.Processed => "PROCESSED",
    };
}
