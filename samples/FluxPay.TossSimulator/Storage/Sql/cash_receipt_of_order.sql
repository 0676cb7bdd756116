SELECT state FROM cash_receipt WHERE order_id = @order_id ORDER BY seq DESC;
