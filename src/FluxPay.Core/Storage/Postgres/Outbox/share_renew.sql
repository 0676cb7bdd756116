-- What this host has, it keeps: nobody has taken it over as long as the row names this host.
UPDATE fluxpay.outbox_checkpoint SET until = clock_timestamp() + @lease WHERE sink = @sink AND owner = @host;
