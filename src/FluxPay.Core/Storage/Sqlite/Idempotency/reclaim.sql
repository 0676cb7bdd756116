-- At start: no run of the last process is alive any more.
UPDATE idempotency SET lease_until = @now WHERE status IS NULL AND lease_until > @now;
