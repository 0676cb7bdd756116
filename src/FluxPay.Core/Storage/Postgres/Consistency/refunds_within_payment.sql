-- What was given back is what the attempts gave back, and never more than was paid.
SELECT p.id, 'cancelled ' || COALESCE(a.total, 0), 'cancelled ' || p.cancelled_amount
FROM fluxpay.payment p
LEFT JOIN (
    SELECT payment_id, SUM(amount) AS total FROM fluxpay.payment_attempt
    WHERE purpose IN ('Refund', 'Compensate') AND status = 'Succeeded'
    GROUP BY payment_id) a ON a.payment_id = p.id
WHERE p.cancelled_amount <> COALESCE(a.total, 0) OR p.cancelled_amount > p.amount;
