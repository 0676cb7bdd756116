-- Adds what became known of a request. A final answer is never replaced, so this has no version to lose.
UPDATE idempotency
SET attempt_id = @attempt_id, answered_unknown = @answered_unknown, status = @status, location = @location,
    sealed_body = @sealed_body, content_type = @content_type, owner = @owner, lease_until = @lease_until, version = version + 1
WHERE service = @service AND method = @method AND path = @path AND key = @key AND status IS NULL;
