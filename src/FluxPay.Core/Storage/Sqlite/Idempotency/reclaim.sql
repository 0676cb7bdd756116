-- At start: no run of the last process is alive any more. Leases follow the server's clock, so no time of the engine's can end them.
UPDATE idempotency SET lease_until = 0 WHERE status IS NULL;
