using FluxPay.Outbox;

namespace FluxPay.Storage.Rows;

internal static class QuarantineRow
{
    public static readonly Columns<OutboxQuarantine> Columns = new()
    {
        { "sink", q => q.Sink },
        { "service", q => q.Customer.Service },
        { "customer", q => q.Customer.Id },
        { "from_seq", q => q.FromSequence },
        { "checkpoint", q => q.Checkpoint },
        { "reason", q => q.Reason },
        { "since", q => q.Since },
        { "retry", q => q.Retry },
    };

    public static OutboxQuarantine Read(Row row) =>
        new(row.Text(), row.Customer(), row.Number(), row.Text(), row.Text(), row.Instant(), row.Flag());
}
