-- Copies a row of a provider's books, or replaces the copy.
INSERT INTO gateway_movement (
    provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled)
VALUES (
    @provider, @id, @day, @provider_key, @order_id, @kind, @status, @currency, @amount, @at, @method, @settled)
ON CONFLICT (provider, id) DO UPDATE SET
    day = excluded.day, provider_key = excluded.provider_key, order_id = excluded.order_id, kind = excluded.kind,
    status = excluded.status, currency = excluded.currency, amount = excluded.amount, at = excluded.at,
    method = excluded.method, settled = excluded.settled;
