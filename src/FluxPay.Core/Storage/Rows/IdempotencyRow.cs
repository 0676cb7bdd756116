using FluxPay.Idempotency;

namespace FluxPay.Storage.Rows;

internal static class IdempotencyRow
{
    public static readonly Columns<IdempotencyRecord> Columns = new()
    {
        { "service", r => r.Key.Service },
        { "method", r => r.Key.Method },
        { "path", r => r.Key.Path },
        { "key", r => r.Key.Value },
        { "fingerprint", r => r.Fingerprint },
        { "attempt_id", r => r.Attempt?.ToString() },
        { "answered_unknown", r => r.AnsweredUnknown },
        { "status", r => r.Answer?.Status },
        { "location", r => r.Answer?.Location },
        { "sealed_body", r => r.Answer?.SealedBody.ToArray() },
        { "owner", r => r.Owner },
        { "lease_until", r => r.LeaseUntil },
        { "created_at", r => r.CreatedAt },
    };

    public static IdempotencyRecord Read(Row row, IdempotencyKey key)
    {
        string fingerprint = row.Text();
        var attempt = row.IdOrNull<AttemptId>();
        bool unknown = row.Flag();
        long? status = row.NumberOrNull();
        string? location = row.TextOrNull();
        byte[]? body = row.BytesOrNull();
        return new IdempotencyRecord
        {
            Key = key,
            Fingerprint = fingerprint,
            Attempt = attempt,
            AnsweredUnknown = unknown,
            Answer = status is { } s ? new StoredAnswer((int)s, location, body!) : null,
            Owner = row.Text(),
            LeaseUntil = row.Instant(),
            CreatedAt = row.Instant(),
            Version = row.Number(),
        };
    }
}
