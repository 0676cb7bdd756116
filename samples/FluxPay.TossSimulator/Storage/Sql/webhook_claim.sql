-- Takes up to @limit due webhooks until @lease_until, so that two processes on one file do not both send them.
UPDATE webhook SET due_at = @lease_until
WHERE seq IN (SELECT seq FROM webhook WHERE due_at <= @now ORDER BY due_at, seq LIMIT @limit)
RETURNING seq, transmission_id, url, body, attempts;
