-- When the earliest promise falls due that no living host acts on.
SELECT due_at
FROM fluxpay.timer
WHERE claimed_until IS NULL OR claimed_until < clock_timestamp()
ORDER BY due_at LIMIT 1;
