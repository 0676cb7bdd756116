-- The newest payment of an order. The order's few are found first: to read all payments from the newest on looks as cheap to a planner that
-- has not seen the table grow.
WITH of_order AS MATERIALIZED (
    SELECT id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
        cancelled_amount, account_bank, account_number, account_due_at, approved_at, receipt_url, failure_code,
        failure_message, failure_retryable, created_at, updated_at, version
    FROM fluxpay.payment WHERE order_id = @order_id)
SELECT * FROM of_order ORDER BY id DESC LIMIT 1;
