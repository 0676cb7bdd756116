-- A new payment; no row changes when the key is taken.
INSERT INTO payment (payment_key, order_id, status, charged, total, balance, expires_at, state)
VALUES (@payment_key, @order_id, @status, @charged, @total, @balance, @expires_at, @state)
ON CONFLICT (payment_key) DO NOTHING;
