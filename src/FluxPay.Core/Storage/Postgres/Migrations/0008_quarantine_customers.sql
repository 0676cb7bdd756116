-- Customers whose events a sink does not take; see Outbox/IOutboxQuarantines.
CREATE TABLE fluxpay.outbox_quarantine (
    sink       text        COLLATE "C" NOT NULL,
    service    text        COLLATE "C" NOT NULL,
    customer   text        COLLATE "C" NOT NULL,
    from_seq   bigint      NOT NULL,
    checkpoint text        NOT NULL,
    reason     text        NOT NULL,
    since      timestamptz NOT NULL,
    retry      boolean     NOT NULL,
    PRIMARY KEY (sink, service, customer)
);

-- As before, and what waits in quarantine is needed too: all of it became visible after the snapshot it was put there with.
CREATE OR REPLACE FUNCTION fluxpay.drop_outbox(before date) RETURNS void LANGUAGE plpgsql SET lock_timeout = '2s' AS $body$
DECLARE
    part text;
    needed boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fluxpay.add_partitions'));
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'fluxpay.outbox'::regclass AND c.relname ~ '^outbox_\d{4}_\d{2}$'
            AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
        ORDER BY c.relname
    LOOP
        -- Nobody adds to it from here on, so what is found is all there will ever be.
        EXECUTE format('LOCK TABLE ONLY fluxpay.outbox, fluxpay.%I IN ACCESS EXCLUSIVE MODE', part);
        EXECUTE format(
            'SELECT EXISTS (SELECT 1 FROM fluxpay.%I WHERE xid >= (SELECT MIN(pg_snapshot_xmin(split_part(k.checkpoint, ''|'', 1)::pg_snapshot)::text::numeric) '
            || 'FROM (SELECT checkpoint FROM fluxpay.outbox_checkpoint UNION ALL SELECT checkpoint FROM fluxpay.outbox_quarantine) k)::text::xid8)',
            part) INTO needed;
        CONTINUE WHEN needed;
        EXECUTE format('DROP TABLE fluxpay.%I', part);
        INSERT INTO fluxpay.outbox_dropped (partition) VALUES (part);
    END LOOP;
END
$body$;
