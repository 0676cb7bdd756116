-- An order that was paid by a gateway has a payment that took exactly its amount.
SELECT o.id, 'paid ' || o.amount, 'paid ' || COALESCE(SUM(p.amount), 0)
FROM fluxpay.orders o
LEFT JOIN fluxpay.payment p ON p.order_id = o.id AND p.approved_at IS NOT NULL
WHERE o.status IN ('Paid', 'Completed') AND o.amount > 0
GROUP BY o.id
HAVING COALESCE(SUM(p.amount), 0) <> o.amount;
