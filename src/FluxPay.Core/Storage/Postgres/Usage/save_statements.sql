-- Adds statements, or corrects those that are still at @version (0: not there yet). One that does not come back was changed by
-- somebody else. Instants come back as milliseconds.
INSERT INTO fluxpay.usage_statement (
    service, customer, feature, period_start, period_end, terms, quantity, amount, is_final, version)
SELECT
    service, customer, feature, period_start, period_end, terms, quantity, amount, is_final, version + 1
FROM unnest(
    @service, @customer, @feature, @period_start, @period_end, @terms, @quantity, @amount, @is_final, @version) AS r (
    service, customer, feature, period_start, period_end, terms, quantity, amount, is_final, version)
ORDER BY service, customer, feature, period_start
ON CONFLICT (service, customer, feature, period_start) DO UPDATE SET
    quantity = excluded.quantity, amount = excluded.amount, is_final = excluded.is_final, version = excluded.version
WHERE usage_statement.version = excluded.version - 1
RETURNING service, customer, feature, (extract(epoch FROM period_start) * 1000)::bigint::text;
