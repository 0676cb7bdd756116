-- Adds runs, or moves on those that are still at @version (0: not there yet). One that does not come back was changed by
-- somebody else.
INSERT INTO fluxpay.reconciliation (
    id, provider, day, number, status, phase, reading, read_up_to, days_read, compared_up_to, partial, reason,
    transactions, settlements, payments, matched, in_doubt, started_at, completed_at, version)
SELECT
    id, provider, day, number, status, phase, reading, read_up_to, days_read, compared_up_to, partial, reason,
    transactions, settlements, payments, matched, in_doubt, started_at, completed_at, version + 1
FROM unnest(
    @id, @provider, @day, @number, @status, @phase, @reading, @read_up_to, @days_read, @compared_up_to, @partial, @reason,
    @transactions, @settlements, @payments, @matched, @in_doubt, @started_at, @completed_at, @version) AS r (
    id, provider, day, number, status, phase, reading, read_up_to, days_read, compared_up_to, partial, reason,
    transactions, settlements, payments, matched, in_doubt, started_at, completed_at, version)
ORDER BY provider, day, number
ON CONFLICT (provider, day, number) DO UPDATE SET
    status = excluded.status, phase = excluded.phase, reading = excluded.reading, read_up_to = excluded.read_up_to,
    days_read = excluded.days_read, compared_up_to = excluded.compared_up_to, reason = excluded.reason,
    transactions = excluded.transactions, settlements = excluded.settlements, payments = excluded.payments,
    matched = excluded.matched, in_doubt = excluded.in_doubt, completed_at = excluded.completed_at,
    version = excluded.version
WHERE reconciliation.version = excluded.version - 1
RETURNING provider, day, number::text;
