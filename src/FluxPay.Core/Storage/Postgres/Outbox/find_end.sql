-- The newest message's position.
SELECT COALESCE(MAX(position), 0) FROM fluxpay.outbox;
