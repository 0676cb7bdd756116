-- The receipts asked for on a Korean day, after the row of the cursor.
SELECT seq, state FROM cash_receipt WHERE asked_on = @asked_on AND seq > @cursor ORDER BY seq LIMIT @limit;
