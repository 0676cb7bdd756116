-- The provider's keys of what a day has to do with, in either books, in order.
SELECT provider_key
FROM gateway_movement
WHERE provider = @provider AND day = @day AND provider_key > @after
UNION
SELECT provider_key
FROM payment
WHERE provider = @provider AND approved_at >= @from AND approved_at < @until AND provider_key > @after
UNION
SELECT provider_key
FROM payment_attempt
WHERE provider = @provider AND answered_at >= @from AND answered_at < @until AND status = 'Succeeded' AND provider_key > @after
UNION
SELECT provider_key
FROM payment_attempt
WHERE status = 'Sent' AND provider = @provider AND sent_at >= @from AND sent_at < @until AND provider_key > @after
UNION
SELECT provider_key
FROM charge
WHERE provider = @provider AND answered_at >= @from AND answered_at < @until AND status = 'Succeeded' AND provider_key > @after
ORDER BY provider_key LIMIT @limit;
