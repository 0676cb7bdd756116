-- An order that has ended has no credits on hold for it, unless their price is on its way back.
SELECT o.id, 'no open hold', h.id || ' holds ' || h.amount
FROM fluxpay.orders o
JOIN fluxpay.credit_hold h ON h.order_id = o.id AND h.status = 'Held'
WHERE (h.purpose = 'Use' AND o.status IN ('Completed', 'Cancelled'))
    OR (h.purpose = 'Refund' AND NOT EXISTS (SELECT 1 FROM fluxpay.payment_attempt a WHERE a.hold_id = h.id AND a.status = 'Sent'));
