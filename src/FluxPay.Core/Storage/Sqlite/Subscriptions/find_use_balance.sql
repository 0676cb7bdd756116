-- What a customer's invoices for use have given back, less what later ones used of it.
SELECT COALESCE(SUM(CASE WHEN total < 0 THEN -total ELSE 0 END - credit_used), 0)
FROM invoice
WHERE service = @service AND customer = @customer AND subscription_id IS NULL AND status <> 'Void';
