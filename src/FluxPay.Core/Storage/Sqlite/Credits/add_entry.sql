-- Adds to the journal.
INSERT INTO ledger_entry (
    id, service, customer, type, amount, balance_after, grant_id, usage_id, order_id, created_at)
VALUES (
    @id, @service, @customer, @type, @amount, @balance_after, @grant_id, @usage_id, @order_id, @created_at);
