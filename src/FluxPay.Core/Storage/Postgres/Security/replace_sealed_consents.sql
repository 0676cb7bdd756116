-- Seals a proof of consent again. No row back means it is not the one any more.
UPDATE fluxpay.consent SET evidence = @after
WHERE subscription_id = @key1 AND kind = @key2 AND (extract(epoch FROM recorded_at) * 1000)::bigint::text = @key3 AND evidence = @before
RETURNING 1::bigint;
