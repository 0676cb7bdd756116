-- Seals the billing key of a card again. No row changed means it is not the one any more.
UPDATE billing_method SET billing_key = @after
WHERE id = @key1 AND billing_key = @before;
