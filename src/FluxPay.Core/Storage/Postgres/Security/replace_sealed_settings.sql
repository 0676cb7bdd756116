-- Seals a setting again. No row back means it is not the one any more.
UPDATE fluxpay.setting SET value = @after
WHERE name = @key1 AND value = @before
RETURNING 1::bigint;
