-- Kept records of a status, newest first.
SELECT id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version
FROM fluxpay.letter WHERE status = @status AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
