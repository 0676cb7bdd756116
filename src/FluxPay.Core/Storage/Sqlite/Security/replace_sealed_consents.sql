-- Seals a proof of consent again. No row changed means it is not the one any more.
UPDATE consent SET evidence = @after
WHERE subscription_id = @key1 AND kind = @key2 AND CAST(recorded_at AS TEXT) = @key3 AND evidence = @before;
