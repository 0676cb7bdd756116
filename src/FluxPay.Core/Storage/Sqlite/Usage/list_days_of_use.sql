-- The first and the last use on each day (in UTC) of the next customers who used something since @since, in the order of their keys.
SELECT u.service, u.customer, MIN(u.occurred_at), MAX(u.occurred_at)
FROM (
    SELECT DISTINCT service, customer FROM usage_event
    WHERE occurred_at >= @since AND (service, customer) > (@service, @customer)
    ORDER BY service, customer LIMIT @limit) AS next
JOIN usage_event u ON u.service = next.service AND u.customer = next.customer AND u.occurred_at >= @since
GROUP BY u.service, u.customer, u.occurred_at / 86400000
ORDER BY u.service, u.customer, MIN(u.occurred_at);
