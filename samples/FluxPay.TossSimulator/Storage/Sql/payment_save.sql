-- The payment as it is now.
UPDATE payment SET status = @status, charged = @charged, total = @total, balance = @balance, state = @state
WHERE payment_key = @payment_key;
