-- Adds what became known of requests. A final answer is never replaced, so this has no version to lose.
UPDATE fluxpay.idempotency i
SET attempt_id = r.attempt_id, answered_unknown = r.answered_unknown, status = r.status, location = r.location,
    sealed_body = r.sealed_body, owner = r.owner, lease_until = r.lease_until, version = i.version + 1
FROM unnest(
    @service, @method, @path, @key, @attempt_id, @answered_unknown, @status, @location, @sealed_body, @owner, @lease_until) AS r (
    service, method, path, key, attempt_id, answered_unknown, status, location, sealed_body, owner, lease_until)
WHERE i.service = r.service AND i.key = r.key AND i.path = r.path AND i.method = r.method AND i.status IS NULL;
