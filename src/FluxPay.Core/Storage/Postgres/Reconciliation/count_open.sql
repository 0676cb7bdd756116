-- How many differences are open.
SELECT COUNT(*)
FROM fluxpay.reconciliation_difference WHERE closed_at IS NULL;
