-- Seals a kept record again. No row back means it is not the one any more.
UPDATE fluxpay.letter SET payload = @after
WHERE id = @key1 AND payload = @before
RETURNING 1::bigint;
