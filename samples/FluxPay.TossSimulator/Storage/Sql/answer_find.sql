-- The answer of an idempotency key first used after @since (Unix milliseconds).
SELECT status, content_type, body, trace_id FROM answer
WHERE idempotency_key = @idempotency_key AND api_key = @api_key AND method = @method AND url = @url
  AND first_used_at > @since;
