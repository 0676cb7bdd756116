-- What an order says of its newest payment is what that payment says.
SELECT o.id, p.status || ', in doubt ' || p.in_doubt, o.payment_status || ', in doubt ' || o.payment_in_doubt
FROM fluxpay.orders o
JOIN fluxpay.payment p ON p.id = o.payment_id
WHERE o.payment_status <> p.status OR o.payment_in_doubt <> p.in_doubt
UNION ALL
SELECT o.id, 'cancelled ' || SUM(p.cancelled_amount), 'cancelled ' || o.cancelled_amount
FROM fluxpay.orders o
JOIN fluxpay.payment p ON p.order_id = o.id
GROUP BY o.id
HAVING SUM(p.cancelled_amount) <> o.cancelled_amount;
