-- What a run found: a difference that was there from its first run to its last.
SELECT provider, day, kind, key, payment_id, order_id, provider_key, transaction_id, expected, actual, first_run,
    last_run, first_seen_at, last_seen_at, closed_at
FROM reconciliation_difference
WHERE provider = @provider AND day = @day AND first_run <= @run AND last_run >= @run
ORDER BY first_seen_at, kind, key LIMIT @limit;
