-- Forgets old requests, some at a time, but none that still waits for what its attempt comes to. Rows in use are left for the next time.
WITH old AS (
    SELECT service, key, path, method FROM fluxpay.idempotency i
    WHERE created_at < @before
        AND (status IS NOT NULL OR NOT EXISTS (SELECT 1 FROM fluxpay.payment_attempt a WHERE a.id = i.attempt_id AND a.status = 'Sent'))
    ORDER BY created_at LIMIT @limit
    FOR UPDATE OF i SKIP LOCKED)
DELETE FROM fluxpay.idempotency i USING old
WHERE (i.service, i.key, i.path, i.method) = (old.service, old.key, old.path, old.method)
RETURNING 1::bigint;
