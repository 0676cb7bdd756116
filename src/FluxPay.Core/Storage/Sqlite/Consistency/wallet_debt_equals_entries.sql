-- A wallet owes what the journal lent it and has not got back, and while it owes it has nothing to use.
SELECT w.service || ':' || w.customer, 'owes ' || COALESCE(e.total, 0), 'owes ' || w.debt || ', can use ' || (w.posted - w.held)
FROM wallet w
LEFT JOIN (SELECT service, customer, SUM(amount) AS total FROM ledger_entry WHERE type = 'Debt' GROUP BY service, customer) e
    ON e.service = w.service AND e.customer = w.customer
WHERE w.debt <> COALESCE(e.total, 0) OR (w.debt > 0 AND w.posted > w.held);
