-- Replaces the state of sagas that are still at @version. An id that does not come back was changed by somebody else.
UPDATE fluxpay.saga s SET
    status = r.status, steps = r.steps, cursor = r.cursor, undoing = r.undoing, reason = r.reason, payload = r.payload,
    attempts = r.attempts, step_since = r.step_since, next_at = r.next_at, updated_at = r.updated_at, version = r.version + 1
FROM (
    SELECT * FROM unnest(
        @id, @status, @steps, @cursor, @undoing, @reason, @payload, @attempts, @step_since, @next_at, @updated_at, @version) AS r (
        id, status, steps, cursor, undoing, reason, payload, attempts, step_since, next_at, updated_at, version)
    ORDER BY id) r
WHERE s.id = r.id AND s.version = r.version
RETURNING s.id;
