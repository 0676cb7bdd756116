-- Takes the first free seat for a customer who has none: one statement, so no seat is taken twice.
UPDATE sale_seat
SET state = 'TAKEN', customer = @customer, taken_at = @now
WHERE number = (SELECT number FROM sale_seat WHERE state = 'FREE' ORDER BY number LIMIT 1)
    AND NOT EXISTS (SELECT 1 FROM sale_seat WHERE customer = @customer)
RETURNING number;
