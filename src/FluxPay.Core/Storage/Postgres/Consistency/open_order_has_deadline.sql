-- An order that waits for something ends by itself if it never comes.
SELECT o.id, 'a deadline', 'none'
FROM fluxpay.orders o
WHERE o.status IN ('Pending', 'Paid') AND NOT o.compensating
    AND NOT EXISTS (
        SELECT 1 FROM fluxpay.timer t
        WHERE t.kind = CASE WHEN o.status = 'Pending' THEN 'order.expire' ELSE 'order.overdue' END
            AND t.subject = o.id || '@' || o.service || ':' || o.customer);
