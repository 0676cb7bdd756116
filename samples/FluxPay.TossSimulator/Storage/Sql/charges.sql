-- What really moved for one order.
SELECT COUNT(*), COALESCE(SUM(balance = 0), 0), COALESCE(SUM(balance), 0)
FROM payment WHERE order_id = @order_id AND charged = 1;
