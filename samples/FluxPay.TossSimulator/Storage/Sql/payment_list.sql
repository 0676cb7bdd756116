-- The newest payments, of one order or (null) of all.
SELECT state FROM payment WHERE order_id = @order_id OR @order_id IS NULL
ORDER BY seq DESC LIMIT @limit;
