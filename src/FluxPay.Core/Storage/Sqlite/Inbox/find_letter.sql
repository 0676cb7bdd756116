-- One kept record.
SELECT id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version
FROM letter WHERE id = @id;
