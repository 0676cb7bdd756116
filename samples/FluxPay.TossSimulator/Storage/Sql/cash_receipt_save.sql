INSERT INTO cash_receipt (receipt_key, order_id, asked_on, state) VALUES (@receipt_key, @order_id, @asked_on, @state)
ON CONFLICT (receipt_key) DO UPDATE SET state = excluded.state;
