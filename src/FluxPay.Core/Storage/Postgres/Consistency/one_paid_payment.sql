-- No order was ever paid twice, and none that is unpaid or cancelled keeps money.
SELECT o.id, CASE WHEN o.status IN ('Paid', 'Completed') THEN 'at most one payment' ELSE 'no money kept' END,
    COUNT(*) || ' payments keep ' || SUM(p.amount - p.cancelled_amount)
FROM fluxpay.orders o
JOIN fluxpay.payment p ON p.order_id = o.id AND p.approved_at IS NOT NULL
GROUP BY o.id
HAVING COUNT(*) > 1 OR (o.status NOT IN ('Paid', 'Completed') AND SUM(p.amount - p.cancelled_amount) > 0);
