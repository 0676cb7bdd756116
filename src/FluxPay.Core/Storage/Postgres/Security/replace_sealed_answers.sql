-- Seals an answer again. No row back means it is not the one any more.
UPDATE fluxpay.idempotency SET sealed_body = @after
WHERE (service, key, path, method) = (@key1, @key2, @key3, @key4) AND sealed_body = @before
RETURNING 1::bigint;
