-- Adds a run, or moves it on if it is still at @version (0: not there yet). No row changed means somebody was first.
INSERT INTO reconciliation (
    id, provider, day, number, status, phase, reading, read_up_to, days_read, compared_up_to, partial, reason,
    transactions, settlements, payments, matched, in_doubt, started_at, completed_at, version)
VALUES (
    @id, @provider, @day, @number, @status, @phase, @reading, @read_up_to, @days_read, @compared_up_to, @partial, @reason,
    @transactions, @settlements, @payments, @matched, @in_doubt, @started_at, @completed_at, 1)
ON CONFLICT (provider, day, number) DO UPDATE SET
    status = excluded.status, phase = excluded.phase, reading = excluded.reading, read_up_to = excluded.read_up_to,
    days_read = excluded.days_read, compared_up_to = excluded.compared_up_to, reason = excluded.reason,
    transactions = excluded.transactions, settlements = excluded.settlements, payments = excluded.payments,
    matched = excluded.matched, in_doubt = excluded.in_doubt, completed_at = excluded.completed_at,
    version = reconciliation.version + 1
WHERE reconciliation.version = @version;
