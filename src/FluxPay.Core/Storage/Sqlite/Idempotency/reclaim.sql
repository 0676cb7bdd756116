-- At start: no run of the last process is alive any more. Leases are by the server's clock, which a test clock may be ahead of.
UPDATE idempotency SET lease_until = 0 WHERE status IS NULL;
