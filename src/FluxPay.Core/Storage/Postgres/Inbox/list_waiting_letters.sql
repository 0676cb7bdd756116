-- Kept records that wait for a request of a service, oldest first.
SELECT id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
    received_at, updated_at, version
FROM fluxpay.letter WHERE service = @service AND request_id = @request_id AND status = 'Waiting'
ORDER BY id;
