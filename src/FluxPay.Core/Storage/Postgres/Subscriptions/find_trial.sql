-- Any free time a customer has had.
SELECT id
FROM fluxpay.subscription
WHERE service = @service AND customer = @customer AND trial_end IS NOT NULL
LIMIT 1;
