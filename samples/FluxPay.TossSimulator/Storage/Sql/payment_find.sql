-- One payment by its key.
SELECT state FROM payment WHERE payment_key = @payment_key;
