-- Keeps what became known of a request while one run has it. No row back means it is another run's by now, or answered.
UPDATE fluxpay.idempotency
SET attempt_id = @attempt_id, answered_unknown = @answered_unknown, status = @status::bigint, location = @location,
    sealed_body = @sealed_body::bytea, content_type = @content_type, owner = @owner, lease_until = @lease_until, version = version + 1
WHERE service = @service AND key = @key AND path = @path AND method = @method AND status IS NULL AND owner = @of
RETURNING version;
