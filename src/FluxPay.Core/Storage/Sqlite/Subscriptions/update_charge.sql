-- Replaces the state of a charge that is still at @version. No row changed means somebody was first.
UPDATE charge SET
    status = @status, provider_key = @provider_key, code = @code, message = @message, retryable = @retryable,
    answered_at = @answered_at, version = version + 1
WHERE id = @id AND version = @version;
