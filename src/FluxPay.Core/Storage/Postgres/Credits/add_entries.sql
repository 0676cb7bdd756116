-- Adds to the journal.
INSERT INTO fluxpay.ledger_entry (
    id, service, customer, type, amount, balance_after, grant_id, usage_id, order_id, created_at)
SELECT *
FROM unnest(
    @id, @service, @customer, @type, @amount, @balance_after, @grant_id, @usage_id, @order_id, @created_at);
