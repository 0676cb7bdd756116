-- A top-up that was paid gave its credits, once; one that was not gave none.
SELECT o.id, 'granted ' || CASE WHEN o.status = 'Completed' THEN o.quantity * ((o.terms ->> 'credits')::bigint + (o.terms ->> 'bonus')::bigint) ELSE 0 END,
    'granted ' || COALESCE(e.total, 0)
FROM fluxpay.orders o
LEFT JOIN (
    SELECT order_id, SUM(amount) AS total FROM fluxpay.ledger_entry WHERE type = 'Grant' AND order_id IS NOT NULL
    GROUP BY order_id) e ON e.order_id = o.id
WHERE o.terms ->> 'kind' = 'pack'
    AND COALESCE(e.total, 0) <> CASE WHEN o.status = 'Completed' THEN o.quantity * ((o.terms ->> 'credits')::bigint + (o.terms ->> 'bonus')::bigint) ELSE 0 END;
