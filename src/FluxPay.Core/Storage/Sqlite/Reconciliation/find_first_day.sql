-- The first day that was ever reconciled.
SELECT day
FROM reconciliation WHERE provider = @provider ORDER BY day LIMIT 1;
