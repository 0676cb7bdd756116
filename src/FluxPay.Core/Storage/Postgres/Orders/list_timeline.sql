-- Everything that happened to an order, oldest first.
SELECT at, type, title, detail
FROM fluxpay.timeline WHERE order_id = @order_id ORDER BY position;
