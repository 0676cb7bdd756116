-- The last day that was ever reconciled.
SELECT day
FROM reconciliation WHERE provider = @provider ORDER BY day DESC LIMIT 1;
