-- The kept record that was at a place of a topic; that place's are found first, whatever the planner believes of the table.
WITH of_place AS MATERIALIZED (
    SELECT id, topic, partition, record_offset, payload, size, service, event_id, type, request_id, status, code, reason, attempts,
        received_at, updated_at, version
    FROM fluxpay.letter WHERE topic = @topic AND partition = @partition AND record_offset = @offset)
SELECT * FROM of_place ORDER BY id LIMIT 1;
