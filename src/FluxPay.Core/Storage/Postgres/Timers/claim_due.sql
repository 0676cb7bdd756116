-- Claims promises that are due by an instant and that no living host acts on, earliest first.
UPDATE fluxpay.timer t
SET claimed_until = clock_timestamp() + @lease
FROM (
    SELECT kind, subject FROM fluxpay.timer
    WHERE due_at <= @by AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
    ORDER BY due_at, kind, subject LIMIT @limit
    FOR UPDATE SKIP LOCKED) due
WHERE t.kind = due.kind AND t.subject = due.subject
RETURNING t.kind, t.subject, t.due_at, t.attempt;
