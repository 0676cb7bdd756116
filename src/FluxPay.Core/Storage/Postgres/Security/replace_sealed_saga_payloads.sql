-- Seals the data of a saga again. No row back means it is not the one any more.
UPDATE fluxpay.saga SET payload = @after
WHERE id = @key1 AND payload = @before
RETURNING 1::bigint;
