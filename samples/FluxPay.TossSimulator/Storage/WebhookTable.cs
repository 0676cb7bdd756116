namespace FluxPay.TossSimulator.Storage;

/// <param name="Attempts">Failed attempts so far.</param>
internal sealed record DueWebhook(long Seq, string TransmissionId, string Url, byte[] Body, int Attempts);

internal sealed class WebhookTable(Database database)
{
    private static readonly string AddSql = Resource.Text("webhook_add.sql");
    private static readonly string ClaimSql = Resource.Text("webhook_claim.sql");
    private static readonly string DelaySql = Resource.Text("webhook_delay.sql");
    private static readonly string RemoveSql = Resource.Text("webhook_remove.sql");

    public void Add(string transmissionId, string url, byte[] body, DateTimeOffset dueAt) => database.Execute(AddSql,
        ("@transmission_id", transmissionId), ("@url", url), ("@body", body), ("@due_at", dueAt.ToUnixTimeMilliseconds()));

    public List<DueWebhook> Claim(DateTimeOffset now, DateTimeOffset leaseUntil, int limit) => database.Query(ClaimSql,
        row => new DueWebhook(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3), row.GetInt32(4)),
        ("@now", now.ToUnixTimeMilliseconds()), ("@lease_until", leaseUntil.ToUnixTimeMilliseconds()), ("@limit", (long)limit));

    public void Delay(long seq, DateTimeOffset dueAt) =>
        database.Execute(DelaySql, ("@seq", seq), ("@due_at", dueAt.ToUnixTimeMilliseconds()));

    public void Remove(long seq) => database.Execute(RemoveSql, ("@seq", seq));
}
