using FluxPay.Inbox;

namespace FluxPay.Http;

/// <summary>A kept record without its content, which may hold anything.</summary>
internal sealed record DeadLetterView(
    string DeadLetterId, string Topic, int Partition, long Offset, int Size, string? ServiceId, string? EventId, string? Type, string Status,
    string Code, string Reason, int Attempts, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt)
{
    public static DeadLetterView Of(InboundLetter l) => new(
        l.Id.ToString(), l.Topic, l.Partition, l.Offset, l.Size, l.Service, l.EventId, l.Type, l.Status.Wire(), l.Code, l.Reason, l.Attempts,
        l.ReceivedAt, l.UpdatedAt);
}
