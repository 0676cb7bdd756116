-- A payment in doubt has an attempt that somebody will ask about, and no other has one.
SELECT p.id, 'an open attempt with its timer', 'in doubt without one'
FROM fluxpay.payment p
WHERE p.in_doubt
    AND NOT EXISTS (
        SELECT 1 FROM fluxpay.payment_attempt a JOIN fluxpay.timer t ON t.kind = 'attempt.resolve' AND t.subject = a.id
        WHERE a.payment_id = p.id AND a.status = 'Sent')
    AND NOT EXISTS (
        SELECT 1 FROM fluxpay.payment_attempt a JOIN fluxpay.timer t ON t.kind = 'payment.give-back' AND t.subject = a.id
        WHERE a.payment_id = p.id)
UNION ALL
SELECT a.id, 'a payment in doubt', 'open attempt of a payment that is not'
FROM fluxpay.payment_attempt a
JOIN fluxpay.payment p ON p.id = a.payment_id
WHERE a.status = 'Sent' AND NOT p.in_doubt;
