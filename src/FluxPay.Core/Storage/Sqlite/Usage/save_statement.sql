-- Adds a statement, or corrects it if it is still at @version (0: not there yet). No row changed means somebody was first.
INSERT INTO usage_statement (
    service, customer, feature, period_start, period_end, terms, quantity, amount, is_final, version)
VALUES (
    @service, @customer, @feature, @period_start, @period_end, @terms, @quantity, @amount, @is_final, 1)
ON CONFLICT (service, customer, feature, period_start) DO UPDATE SET
    quantity = excluded.quantity, amount = excluded.amount, is_final = excluded.is_final, version = usage_statement.version + 1
WHERE usage_statement.version = @version;
