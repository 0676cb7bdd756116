-- Seals the customer key of a card again. No row back means it is not the one any more.
UPDATE fluxpay.billing_method SET customer_key = @after
WHERE id = @key1 AND customer_key = @before
RETURNING 1::bigint;
