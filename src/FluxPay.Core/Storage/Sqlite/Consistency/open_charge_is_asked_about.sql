-- A charge without an answer has somebody who asks for it, and its subscription knows; and none waits for a charge that there is not.
SELECT c.id, 'a timer that asks about it', 'none'
FROM charge c
WHERE c.status = 'Sent' AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.kind = 'charge.resolve' AND t.subject = c.id)
UNION ALL
SELECT c.id, 'a subscription in doubt', 'open charge of one that is not'
FROM charge c
JOIN subscription s ON s.id = c.subscription_id
WHERE c.status = 'Sent' AND s.in_doubt = 0
UNION ALL
SELECT s.id, 'an open charge', 'in doubt without one'
FROM subscription s
WHERE s.in_doubt = 1 AND NOT EXISTS (SELECT 1 FROM charge c WHERE c.subscription_id = s.id AND c.status = 'Sent');
