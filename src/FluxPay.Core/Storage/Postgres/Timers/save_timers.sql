-- Makes promises, or moves those of the same kind and subject; whoever had claimed one has finished with it.
INSERT INTO fluxpay.timer (
    kind, subject, due_at, attempt)
SELECT
    kind, subject, due_at, attempt
FROM unnest(
    @kind, @subject, @due_at, @attempt) AS r (
    kind, subject, due_at, attempt)
ORDER BY kind, subject
ON CONFLICT (kind, subject) DO UPDATE SET
    due_at = excluded.due_at, attempt = excluded.attempt, claimed_until = NULL;
