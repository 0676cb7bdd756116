-- Seats taken by somebody for whom no order came about, because the host died in between.
UPDATE sale_seat
SET state = 'FREE', customer = NULL, taken_at = NULL
WHERE state = 'TAKEN' AND order_id IS NULL AND taken_at < @before;
