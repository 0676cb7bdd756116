-- This host lives, as far as a sink is concerned.
INSERT INTO fluxpay.outbox_host (sink, host, until) VALUES (@sink, @host, clock_timestamp() + @lease)
ON CONFLICT (sink, host) DO UPDATE SET until = excluded.until;
