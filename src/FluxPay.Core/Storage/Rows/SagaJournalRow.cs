using FluxPay.Sagas.Orchestration;

namespace FluxPay.Storage.Rows;

internal static class SagaJournalRow
{
    public static readonly Columns<SagaJournalEntry> Columns = new()
    {
        { "saga_id", e => e.Saga.ToString() },
        { "at", e => e.At },
        { "step", e => e.Step },
        { "action", e => e.Action },
        { "outcome", e => e.Outcome },
        { "key", e => e.Key },
        { "detail", e => e.Detail },
    };

    public static SagaJournalEntry Read(Row row, SagaId saga) =>
        new(saga, row.Instant(), row.TextOrNull(), row.Text(), row.Text(), row.TextOrNull(), row.TextOrNull());
}
