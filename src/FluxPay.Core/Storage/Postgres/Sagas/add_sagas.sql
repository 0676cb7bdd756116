-- Begins sagas. An id that does not come back has a subject that has one already.
INSERT INTO fluxpay.saga (
    id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at, version)
SELECT
    id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at, 1
FROM unnest(
    @id, @type, @definition_version, @fingerprint, @subject, @status, @steps, @cursor, @undoing, @reason, @payload,
    @attempts, @step_since, @next_at, @created_at, @updated_at) AS r (
    id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at)
ORDER BY type, subject
ON CONFLICT DO NOTHING
RETURNING id;
