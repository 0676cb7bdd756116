-- The newest run of a day.
SELECT id, provider, day, number, status, phase, reading, read_up_to, days_read, compared_up_to, partial, reason,
    transactions, settlements, payments, matched, in_doubt, started_at, completed_at, version
FROM fluxpay.reconciliation WHERE provider = @provider AND day = @day ORDER BY number DESC LIMIT 1;
