-- Seals an answer again. No row changed means it is not the one any more.
UPDATE idempotency SET sealed_body = @after
WHERE (service, method, path, key) = (@key1, @key2, @key3, @key4) AND sealed_body = @before;
