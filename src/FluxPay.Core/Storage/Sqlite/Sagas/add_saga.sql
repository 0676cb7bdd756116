-- Begins a saga, unless its subject has one already: then no row changes.
INSERT INTO saga (
    id, type, definition_version, fingerprint, subject, status, steps, cursor, undoing, reason, payload, attempts,
    step_since, next_at, created_at, updated_at, version)
VALUES (
    @id, @type, @definition_version, @fingerprint, @subject, @status, @steps, @cursor, @undoing, @reason, @payload,
    @attempts, @step_since, @next_at, @created_at, @updated_at, 1)
ON CONFLICT DO NOTHING;
