-- What is known under a key.
SELECT fingerprint, attempt_id, answered_unknown, status, location, sealed_body, owner, lease_until, created_at, version
FROM fluxpay.idempotency WHERE service = @service AND key = @key AND path = @path AND method = @method;
