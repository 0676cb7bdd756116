-- Promises due by an instant, earliest first.
SELECT kind, subject, due_at, attempt
FROM timer WHERE due_at <= @by ORDER BY due_at, kind, subject LIMIT @limit;
