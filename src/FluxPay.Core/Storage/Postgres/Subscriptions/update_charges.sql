-- Replaces the state of charges that are still at @version. An id that does not come back was changed by somebody else.
UPDATE fluxpay.charge s SET
    status = r.status, provider_key = r.provider_key, code = r.code, message = r.message, retryable = r.retryable,
    answered_at = r.answered_at, version = r.version + 1
FROM (
    SELECT * FROM unnest(
        @id, @status, @provider_key, @code, @message, @retryable, @answered_at, @version) AS r (
        id, status, provider_key, code, message, retryable, answered_at, version)
    ORDER BY id) r
WHERE s.id = r.id AND s.version = r.version
RETURNING s.id;
