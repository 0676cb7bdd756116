-- Remembers how far subscribers are.
INSERT INTO fluxpay.outbox_checkpoint (subscriber, position)
SELECT subscriber, position FROM unnest(@subscriber, @position) AS r (subscriber, position)
ORDER BY subscriber
ON CONFLICT (subscriber) DO UPDATE SET position = excluded.position;
