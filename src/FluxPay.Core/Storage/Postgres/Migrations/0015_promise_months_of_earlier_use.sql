-- Whoever records a use promises that its month is billed (0011); what was recorded before has no such promise until its customer's next use.
-- A month is one of the service's zone, which stands in its policy, so this promises to look, and whoever keeps it promises the months.
INSERT INTO fluxpay.timer (kind, subject, due_at, attempt)
SELECT 'usage.earlier', 'all', to_timestamp(0), 0
WHERE EXISTS (SELECT 1 FROM fluxpay.usage_event)
ON CONFLICT (kind, subject) DO NOTHING;
