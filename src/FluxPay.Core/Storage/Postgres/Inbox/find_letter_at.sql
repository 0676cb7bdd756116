-- The kept record that was at a place of a topic.
SELECT id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version
FROM fluxpay.letter WHERE topic = @topic AND partition = @partition AND record_offset = @offset
ORDER BY id LIMIT 1;
