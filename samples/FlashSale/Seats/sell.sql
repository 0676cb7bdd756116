-- The order's seat is its buyer's for good; no row when the order has none. Telling it twice changes nothing.
UPDATE sale_seat SET state = 'SOLD' WHERE order_id = @order AND state IN ('TAKEN', 'SOLD');
