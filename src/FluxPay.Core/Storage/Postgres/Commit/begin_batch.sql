-- First in every batch: its number, and the lock that whoever asks about it waits for.
INSERT INTO fluxpay.writer (id, last_batch, seen_at) VALUES (@id, @batch, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET last_batch = excluded.last_batch, seen_at = excluded.seen_at;
