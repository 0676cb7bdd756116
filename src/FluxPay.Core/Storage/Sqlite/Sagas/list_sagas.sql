-- Sagas, newest first; null parameters do not filter.
SELECT id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at, version
FROM saga
WHERE (@status IS NULL OR status = @status) AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
