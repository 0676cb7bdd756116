-- Sinks that no host has run for as long as events are kept: nobody waits for those events any more.
DELETE FROM fluxpay.outbox_checkpoint WHERE until < clock_timestamp() - @retention;
