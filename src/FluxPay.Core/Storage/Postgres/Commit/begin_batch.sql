-- First in every batch: its number, and the lock that whoever asks about it waits for. A batch that was given up meanwhile fails here, by the
-- division.
INSERT INTO fluxpay.writer AS w (id, last_batch, seen_at) VALUES (@id, @batch, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET
    last_batch = excluded.last_batch / (abs(w.last_batch) < excluded.last_batch)::int, seen_at = excluded.seen_at;
