-- How many differences are open.
SELECT COUNT(*)
FROM reconciliation_difference WHERE closed_at IS NULL;
