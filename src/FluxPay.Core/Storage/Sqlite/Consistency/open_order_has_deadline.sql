-- An order that waits for something ends by itself if it never comes.
SELECT o.id, 'a deadline', 'none'
FROM orders o
WHERE o.status IN ('Pending', 'Paid') AND o.compensating = 0
    AND NOT EXISTS (
        SELECT 1 FROM timer t
        WHERE t.kind = CASE WHEN o.status = 'Pending' THEN 'order.expire' ELSE 'order.overdue' END
            AND t.subject = o.id || '@' || o.service || ':' || o.customer);
