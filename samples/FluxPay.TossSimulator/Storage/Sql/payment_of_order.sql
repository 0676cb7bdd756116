-- Of several attempts at one order: the one that holds money, else one that ever held some, else the newest.
SELECT state FROM payment WHERE order_id = @order_id
ORDER BY charged = 1 AND balance > 0 DESC, charged DESC, seq DESC
LIMIT 1;
