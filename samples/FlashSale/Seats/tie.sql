-- Ties a seat that was just taken to its order; nothing when somebody took too long and it is free again.
UPDATE sale_seat
SET order_id = @order
WHERE number = @number AND customer = @customer AND state = 'TAKEN' AND order_id IS NULL;
