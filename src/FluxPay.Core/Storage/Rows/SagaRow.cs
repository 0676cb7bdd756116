using FluxPay.Sagas.Orchestration;

namespace FluxPay.Storage.Rows;

internal static class SagaRow
{
    public static readonly Columns<SagaInstance> Columns = new()
    {
        { "id", s => s.Id.ToString() },
        { "type", s => s.Type },
        { "definition_version", s => s.DefinitionVersion },
        { "fingerprint", s => s.Fingerprint },
        { "subject", s => s.Subject },
        { "status", s => s.Status.ToString() },
        new JsonColumn<SagaInstance>("steps", s => JsonText.Write(s.Steps)),
        { "cursor", s => s.Cursor },
        { "undoing", s => s.Undoing },
        { "reason", s => s.Reason },
        { "payload", s => s.Payload.ToArray() },
        { "attempts", s => s.Attempts },
        { "step_since", s => s.StepSince },
        { "next_at", s => s.NextAt },
        { "created_at", s => s.CreatedAt },
        { "updated_at", s => s.UpdatedAt },
        { "version", s => s.Version },
    };

    public static SagaInstance Read(Row row) => new()
    {
        Id = row.Id<SagaId>(),
        Type = row.Text(),
        DefinitionVersion = (int)row.Number(),
        Fingerprint = row.Text(),
        Subject = row.Text(),
        Status = row.Member<SagaStatus>(),
        Steps = JsonText.ReadSteps(row.Text()),
        Cursor = (int)row.Number(),
        Undoing = row.Flag(),
        Reason = row.TextOrNull(),
        Payload = row.Bytes(),
        Attempts = (int)row.Number(),
        StepSince = row.Instant(),
        NextAt = row.InstantOrNull(),
        CreatedAt = row.Instant(),
        UpdatedAt = row.Instant(),
        Version = row.Number(),
    };
}
