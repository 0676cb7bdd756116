-- Plans of one group exclude each other.
SELECT service || ':' || customer, 'one live subscription of ' || plan_group, COUNT(*) || ' live subscriptions'
FROM subscription
WHERE status NOT IN ('Cancelled', 'Expired')
GROUP BY service, customer, plan_group
HAVING COUNT(*) > 1;
