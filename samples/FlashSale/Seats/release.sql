-- The order came to nothing: its seat is free again.
UPDATE sale_seat
SET state = 'FREE', customer = NULL, order_id = NULL, taken_at = NULL
WHERE order_id = @order AND state = 'TAKEN';
