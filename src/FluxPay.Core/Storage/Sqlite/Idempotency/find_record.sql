-- What is known under a key.
SELECT fingerprint, attempt_id, answered_unknown, status, location, sealed_body, content_type, owner, lease_until, created_at, version
FROM idempotency WHERE service = @service AND method = @method AND path = @path AND key = @key;
