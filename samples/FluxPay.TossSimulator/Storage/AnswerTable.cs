using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;

namespace FluxPay.TossSimulator.Storage;

internal sealed class AnswerTable(Database database)
{
    private static readonly string FindSql = Resource.Text("answer_find.sql");
    private static readonly string SaveSql = Resource.Text("answer_save.sql");

    public RememberedAnswer? Find(IdempotencyScope scope, DateTimeOffset since) => database.Query(FindSql,
        row => new RememberedAnswer(
            new Answer(row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2)), row.GetString(3)),
        ("@idempotency_key", scope.Key), ("@api_key", scope.ApiKey), ("@method", scope.Method), ("@url", scope.Url),
        ("@since", since.ToUnixTimeMilliseconds())).FirstOrDefault();

    public void Save(IdempotencyScope scope, RememberedAnswer remembered, DateTimeOffset firstUsedAt) => database.Execute(SaveSql,
        ("@api_key", scope.ApiKey), ("@method", scope.Method), ("@url", scope.Url), ("@idempotency_key", scope.Key),
        ("@status", (long)remembered.Answer.Status), ("@content_type", remembered.Answer.ContentType),
        ("@body", remembered.Answer.Body), ("@trace_id", remembered.TraceId),
        ("@first_used_at", firstUsedAt.ToUnixTimeMilliseconds()));
}
