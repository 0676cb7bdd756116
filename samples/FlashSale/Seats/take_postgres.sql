-- Takes a free seat for a customer who has none. Buyers at the same moment take different ones: a locked row is skipped.
UPDATE sale_seat
SET state = 'TAKEN', customer = @customer, taken_at = @now
WHERE number = (SELECT number FROM sale_seat WHERE state = 'FREE' ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
    AND NOT EXISTS (SELECT 1 FROM sale_seat WHERE customer = @customer)
RETURNING number;
