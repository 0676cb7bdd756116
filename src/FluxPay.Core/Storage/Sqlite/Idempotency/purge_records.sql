-- Forgets old requests, some at a time, but none that still waits for what its attempt comes to.
DELETE FROM idempotency
WHERE (service, method, path, key) IN (
    SELECT service, method, path, key FROM idempotency i
    WHERE created_at < @before
        AND (status IS NOT NULL OR NOT EXISTS (SELECT 1 FROM payment_attempt a WHERE a.id = i.attempt_id AND a.status = 'Sent'))
    ORDER BY created_at LIMIT @limit);
