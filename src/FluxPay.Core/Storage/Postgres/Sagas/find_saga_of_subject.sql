-- The saga about a subject.
SELECT id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at, version
FROM fluxpay.saga WHERE type = @type AND subject = @subject;
