using FluxPay.Inbox;

namespace FluxPay.Storage.Rows;

internal static class LetterRow
{
    public static readonly Columns<InboundLetter> Columns = new()
    {
        { "id", l => l.Id.ToString() },
        { "topic", l => l.Topic },
        { "partition", l => (long)l.Partition },
        { "record_offset", l => l.Offset },
        { "payload", l => l.Payload.ToArray() },
        { "size", l => (long)l.Size },
        { "service", l => l.Service },
        { "event_id", l => l.EventId },
        { "type", l => l.Type },
        { "request_id", l => l.RequestId },
        { "status", l => l.Status.ToString() },
        { "code", l => l.Code },
        { "reason", l => l.Reason },
        { "attempts", l => (long)l.Attempts },
        { "received_at", l => l.ReceivedAt },
        { "updated_at", l => l.UpdatedAt },
        { "version", l => l.Version },
    };

    public static InboundLetter Read(Row row) => new()
    {
        Id = row.Id<LetterId>(),
        Topic = row.Text(),
        Partition = (int)row.Number(),
        Offset = row.Number(),
        Payload = row.Bytes(),
        Size = (int)row.Number(),
        Service = row.TextOrNull(),
        EventId = row.TextOrNull(),
        Type = row.TextOrNull(),
        RequestId = row.TextOrNull(),
        Status = row.Member<LetterStatus>(),
        Code = row.Text(),
        Reason = row.Text(),
        Attempts = (int)row.Number(),
        ReceivedAt = row.Instant(),
        UpdatedAt = row.Instant(),
        Version = row.Number(),
    };
}
