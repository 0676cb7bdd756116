using FluxPay.Idempotency;

namespace FluxPay.Storage.Sqlite;

internal static class IdempotencyTable
{
    private static readonly string AddSql = Sql.Read("Idempotency/add_record");
    private static readonly string UpdateSql = Sql.Read("Idempotency/update_record");
    private static readonly string FindSql = Sql.Read("Idempotency/find_record");
    private static readonly string ReclaimSql = Sql.Read("Idempotency/reclaim");

    /// <summary>False when a first record finds the key taken.</summary>
    public static bool Save(SqliteSession session, IdempotencyRecord record)
    {
        var (service, method, path, key) = record.Key;
        if (record.Version > 0)
        {
            session.Execute(UpdateSql,
                ("@service", service), ("@method", method), ("@path", path), ("@key", key), ("@attempt_id", record.Attempt),
                ("@answered_unknown", record.AnsweredUnknown), ("@status", record.Answer?.Status),
                ("@location", record.Answer?.Location), ("@sealed_body", record.Answer?.SealedBody), ("@owner", record.Owner),
                ("@lease_until", record.LeaseUntil));
            return true;
        }

        return session.Execute(AddSql,
            ("@service", service), ("@method", method), ("@path", path), ("@key", key), ("@fingerprint", record.Fingerprint),
            ("@attempt_id", record.Attempt), ("@answered_unknown", record.AnsweredUnknown), ("@status", record.Answer?.Status),
            ("@location", record.Answer?.Location), ("@sealed_body", record.Answer?.SealedBody), ("@owner", record.Owner),
            ("@lease_until", record.LeaseUntil), ("@created_at", record.CreatedAt)) == 1;
    }

    public static IdempotencyRecord? Find(SqliteSession session, IdempotencyKey key) => session.Find(FindSql, row =>
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
        },
        ("@service", key.Service), ("@method", key.Method), ("@path", key.Path), ("@key", key.Value));

    public static void Reclaim(SqliteSession session) => session.Execute(ReclaimSql);
}
