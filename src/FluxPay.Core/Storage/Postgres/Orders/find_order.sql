-- One order of one service. Its id finds it: to go through all of the service's by customer looks as cheap to a planner that has not seen the
-- table grow.
WITH found AS MATERIALIZED (
    SELECT id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id,
        metadata, payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
        updated_at, expires_at, version
    FROM fluxpay.orders WHERE id = @id)
SELECT * FROM found WHERE service = @service;
