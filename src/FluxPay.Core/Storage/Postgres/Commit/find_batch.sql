-- The last batch that was committed; waits until the transaction that may still be under way has ended.
SELECT last_batch FROM fluxpay.writer WHERE id = @id FOR UPDATE;
