-- Whether a batch was committed. Waits until a transaction that runs it has ended; one that the server has not even begun with may still be on
-- its way to it, so a batch that was not committed is given up: its number is kept as a negative one, and it fails if it ever begins.
INSERT INTO fluxpay.writer AS w (id, last_batch, seen_at) VALUES (@id, -@batch, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET last_batch = CASE w.last_batch WHEN @batch THEN @batch ELSE -@batch END, seen_at = excluded.seen_at
RETURNING last_batch = @batch;
