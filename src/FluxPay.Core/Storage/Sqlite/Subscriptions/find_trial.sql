-- Any free time a customer has had.
SELECT id
FROM subscription
WHERE service = @service AND customer = @customer AND trial_end IS NOT NULL
LIMIT 1;
