-- Binds an answer to its idempotency key; only one that has outlived its retention is replaced.
INSERT INTO answer (api_key, method, url, idempotency_key, status, content_type, body, trace_id, first_used_at)
VALUES (@api_key, @method, @url, @idempotency_key, @status, @content_type, @body, @trace_id, @first_used_at)
ON CONFLICT (idempotency_key, api_key, method, url) DO UPDATE SET
    status = excluded.status, content_type = excluded.content_type, body = excluded.body,
    trace_id = excluded.trace_id, first_used_at = excluded.first_used_at;
