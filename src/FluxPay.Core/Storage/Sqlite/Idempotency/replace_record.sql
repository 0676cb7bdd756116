-- Keeps what became known of a request while one run has it. No row changed means it is another run's by now, or answered.
UPDATE idempotency
SET attempt_id = @attempt_id, answered_unknown = @answered_unknown, status = @status, location = @location,
    sealed_body = @sealed_body, content_type = @content_type, owner = @owner, lease_until = @lease_until, version = version + 1
WHERE service = @service AND method = @method AND path = @path AND key = @key AND status IS NULL AND owner = @of;
