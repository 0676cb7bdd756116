-- The journal of one customer, newest first.
SELECT id, service, customer, type, amount, balance_after, grant_id, usage_id, order_id, created_at
FROM fluxpay.ledger_entry
WHERE service = @service AND customer = @customer AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
