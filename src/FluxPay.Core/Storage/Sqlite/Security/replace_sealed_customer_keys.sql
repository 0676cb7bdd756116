-- Seals the customer key of a card again. No row changed means it is not the one any more.
UPDATE billing_method SET customer_key = @after
WHERE id = @key1 AND customer_key = @before;
