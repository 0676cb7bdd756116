-- Open differences of a day that the run did not find again.
SELECT provider, day, kind, key, payment_id, order_id, provider_key, transaction_id, expected, actual, first_run,
    last_run, first_seen_at, last_seen_at, closed_at
FROM reconciliation_difference
WHERE provider = @provider AND day = @day AND last_run < @run AND closed_at IS NULL
ORDER BY kind, key LIMIT @limit;
