-- Makes promises, but none of whose kind and subject there is one.
INSERT INTO fluxpay.timer (
    kind, subject, due_at, attempt)
SELECT
    kind, subject, due_at, attempt
FROM unnest(
    @kind, @subject, @due_at, @attempt) AS r (
    kind, subject, due_at, attempt)
ORDER BY kind, subject
ON CONFLICT (kind, subject) DO NOTHING;
