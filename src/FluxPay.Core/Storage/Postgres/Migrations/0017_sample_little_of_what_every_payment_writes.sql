-- Statements find these by keys and are planned once for all values, so what a column holds hardly decides a plan. A sample of 3,000 rows, not 30,000, says as well
-- how many there are, and ANALYZE, which comes each minute while they grow by thousands of rows a second, sorts a tenth.
DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS name, attname AS col FROM pg_attribute
        WHERE attrelid IN ('fluxpay.orders'::regclass, 'fluxpay.payment'::regclass, 'fluxpay.payment_attempt'::regclass,
                'fluxpay.idempotency'::regclass, 'fluxpay.timer'::regclass)
            AND attnum > 0 AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 10', sampled.name, sampled.col);
    END LOOP;
END $$;
