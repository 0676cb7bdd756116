-- The first and the last use on each day (in UTC) of the next customers who used something since @since, in the order of their keys.
SELECT u.service, u.customer, min(u.occurred_at), max(u.occurred_at)
FROM (
    SELECT DISTINCT service, customer FROM fluxpay.usage_event
    WHERE occurred_at >= @since AND (service, customer) > (@service, @customer)
    ORDER BY service, customer LIMIT @limit) AS next
JOIN fluxpay.usage_event u ON u.service = next.service AND u.customer = next.customer AND u.occurred_at >= @since
GROUP BY u.service, u.customer, date_trunc('day', u.occurred_at, 'UTC')
ORDER BY u.service, u.customer, min(u.occurred_at);
