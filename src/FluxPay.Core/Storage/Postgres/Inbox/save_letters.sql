-- Keeps records, or changes those that are still at @version (0: not there yet). An id that does not come back was changed by
-- somebody else.
INSERT INTO fluxpay.letter (
    id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version)
SELECT
    id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version + 1
FROM unnest(
    @id, @topic, @partition, @record_offset, @payload, @size, @service, @event_id, @type, @request_id, @status,
    @code, @reason, @attempts, @received_at, @updated_at, @version) AS r (
    id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, code = excluded.code, reason = excluded.reason, attempts = excluded.attempts,
    request_id = excluded.request_id, updated_at = excluded.updated_at, version = excluded.version
WHERE letter.version = excluded.version - 1
RETURNING id;
