-- No instant of a subscription is in two periods that are paid for. A change to another interval ends the period it falls in, and says so by
-- an invoice of its own.
SELECT a.id, 'a period of its own', 'also in that of ' || b.id
FROM invoice a
JOIN invoice b ON b.subscription_id = a.subscription_id AND b.id <> a.id
WHERE a.kind = 'Period' AND b.kind = 'Period' AND a.status <> 'Void' AND b.status <> 'Void' AND a.plan_amount > 0 AND b.plan_amount > 0
    AND b.period_start < a.period_end
    AND (a.period_start < b.period_start OR (a.period_start = b.period_start AND a.id < b.id))
    AND NOT EXISTS (
        SELECT 1 FROM invoice c
        WHERE c.subscription_id = a.subscription_id AND c.kind = 'Change' AND c.status = 'Paid'
            AND c.period_start >= a.period_start AND c.period_start <= b.period_start);
