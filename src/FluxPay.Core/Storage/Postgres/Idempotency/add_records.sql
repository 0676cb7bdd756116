-- Claims keys with what is known of their requests. A key that does not come back belongs to another run of the request.
INSERT INTO fluxpay.idempotency (
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, owner,
    lease_until, created_at, version)
SELECT
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, owner,
    lease_until, created_at, 1
FROM unnest(
    @service, @method, @path, @key, @fingerprint, @attempt_id, @answered_unknown, @status, @location, @sealed_body,
    @owner, @lease_until, @created_at) AS r (
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, owner,
    lease_until, created_at)
ORDER BY service, key, path, method
ON CONFLICT (service, key, path, method) DO NOTHING
RETURNING service, method, path, key;
