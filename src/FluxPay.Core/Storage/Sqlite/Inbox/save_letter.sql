-- Keeps a record, or changes it if it is still at @version (0: not there yet). No row changed means somebody was first.
INSERT INTO letter (
    id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version)
VALUES (
    @id, @topic, @partition, @record_offset, @payload, @size, @service, @event_id, @type, @request_id, @status,
    @code, @reason, @attempts, @received_at, @updated_at, 1)
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, code = excluded.code, reason = excluded.reason, attempts = excluded.attempts,
    request_id = excluded.request_id, updated_at = excluded.updated_at, version = letter.version + 1
WHERE letter.version = @version;
