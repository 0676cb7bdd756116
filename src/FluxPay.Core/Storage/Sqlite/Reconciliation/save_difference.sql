-- Keeps a difference; one that is open already keeps its first time.
INSERT INTO reconciliation_difference AS known (
    provider, day, kind, key, payment_id, order_id, provider_key, transaction_id, expected, actual, first_run,
    last_run, first_seen_at, last_seen_at, closed_at)
VALUES (
    @provider, @day, @kind, @key, @payment_id, @order_id, @provider_key, @transaction_id, @expected, @actual, @first_run,
    @last_run, @first_seen_at, @last_seen_at, @closed_at)
ON CONFLICT (provider, day, kind, key) DO UPDATE SET
    payment_id = excluded.payment_id, order_id = excluded.order_id, expected = excluded.expected, actual = excluded.actual,
    first_run = CASE WHEN known.closed_at IS NULL OR excluded.closed_at IS NOT NULL
        THEN known.first_run ELSE excluded.first_run END,
    first_seen_at = CASE WHEN known.closed_at IS NULL OR excluded.closed_at IS NOT NULL
        THEN known.first_seen_at ELSE excluded.first_seen_at END,
    last_run = excluded.last_run, last_seen_at = excluded.last_seen_at, closed_at = excluded.closed_at;
