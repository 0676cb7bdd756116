-- Adds what became known of requests. A final answer is never replaced, so this has no version to lose. An insert that always meets its row
-- finds it by the key, whatever the planner believes of the table.
INSERT INTO fluxpay.idempotency AS i (
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, content_type, owner,
    lease_until, created_at, version)
SELECT
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, content_type, owner,
    lease_until, created_at, 1
FROM unnest(
    @service, @method, @path, @key, @fingerprint, @attempt_id, @answered_unknown, @status, @location, @sealed_body, @content_type,
    @owner, @lease_until, @created_at) AS r (
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, content_type, owner,
    lease_until, created_at)
ORDER BY service, key, path, method
ON CONFLICT (service, key, path, method) DO UPDATE SET
    attempt_id = excluded.attempt_id, answered_unknown = excluded.answered_unknown, status = excluded.status,
    location = excluded.location, sealed_body = excluded.sealed_body, content_type = excluded.content_type, owner = excluded.owner,
    lease_until = excluded.lease_until, version = i.version + 1
WHERE i.status IS NULL;
